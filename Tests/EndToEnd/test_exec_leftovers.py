"""Nothing that a command started stays when its client goes, whatever it has done to be forgotten."""

import pytest
from support.terminal import Channels, Terminal, ordered, run_task
from support.waiting import wait_until

pytestmark = pytest.mark.runtimes("process", "docker")

# Each writes numbers to "beat" for as long as it lives. ROUND is a loop of a shell without an environment's help.
ROUND = "while :; do i=$((i+1)); echo $i >beat; /bin/busybox sleep 0.1 2>/dev/null || sleep 0.1; done"
DEAF = f'trap "" HUP TERM INT; {ROUND}'
COMMANDS = {
    "an empty environment": f"env -i /bin/sh -c '{ROUND}'",
    "an empty environment and deaf": f"env -i /bin/sh -c '{DEAF}'",
    "deaf": f"sh -c '{DEAF}'",
    "an orphan that ignores what hangs up": f"sh -c '(env -i /bin/sh -c '\"'\"'{DEAF}'\"'\"' &) ; echo ready; exec sleep 1000'",
    "a session of its own": f"sh -c 'setsid env -i /bin/sh -c '\"'\"'{DEAF}'\"'\"' & wait'",
    "a daemon": f"sh -c '(setsid /bin/sh -c '\"'\"'{DEAF}'\"'\"' &) ; echo ready; exec sleep 1000'",
}


@pytest.fixture
def task(ecs, cluster, jobs):
    return run_task(ecs, jobs.graceful())


def beat(server, task, wait=0):
    look = ordered(server, task, f"sh -c 'cat beat 2>/dev/null; sleep {wait}'", interactive=False)
    with Channels(look["websocketUrl"]) as channels:
        channels.end()
    return bytes(channels.output)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("interactive", [True, False], ids=["terminal", "pipes"])
def test_nothing_stays(server, task, command, interactive):
    session = ordered(server, task, command, interactive=interactive)
    terminal = Terminal(session["websocketUrl"])
    wait_until(lambda: beat(server, task) not in (b"", b"1\n"), 20, "the command to run")
    terminal.socket.close()
    last = [None]

    def silent():
        same, last[0] = (now := beat(server, task, 0.4)) == last[0], now
        return same

    wait_until(silent, 20, "the end of all that the command has started")
