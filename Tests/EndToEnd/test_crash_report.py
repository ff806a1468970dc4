"""A server that crashes, whatever the reason, leaves a backtrace in its log and ends by the signal."""

import re
import signal
from pathlib import Path

import pytest

FATAL = [signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGABRT]


@pytest.fixture
def crashing(make_server):
    # Where Swift is installed, its own backtracer may be on; here it is as where there is none.
    return make_server("simulated", env={"SWIFT_BACKTRACE": "enable=no"})


@pytest.mark.parametrize("number", FATAL, ids=lambda number: number.name)
def test_a_crash_leaves_a_backtrace(crashing, number):
    before = len(crashing.log())
    crashing.process.send_signal(number)
    assert crashing.process.wait(10) == -number
    told = crashing.log()[before:]
    assert re.search(rf"^\*\*\* kecs \S+ has crashed: {number.name} \(signal {int(number)}[,)]", told, re.MULTILINE), told
    frames = [line for line in told.splitlines() if re.search(r"\[0x[0-9a-f]+\]$", line)]
    assert len(frames) >= 4, told
    assert any("kecs" in frame for frame in frames), told
    assert told.rstrip().splitlines()[-1].startswith("*** End of the backtrace."), told
    # The folder is as any crash leaves it: the next start takes it.
    crashing.start()


def test_what_it_starts_knows_nothing_of_it(make_server):
    """Signals that end the server's children end them as they would without it."""
    server = make_server("process", env={"SWIFT_BACKTRACE": "enable=no"})
    pids = children(server.process.pid)
    for pid in pids:
        with open(f"/proc/{pid}/status") as status:
            caught = next(line for line in status if line.startswith("SigCgt:")).split()[1]
        assert not any(int(caught, 16) >> (number - 1) & 1 for number in FATAL), (pid, caught)
    assert pids, "no launcher was started"


def children(pid):
    """Of any of its threads."""
    return [child for text in Path(f"/proc/{pid}/task").glob("*/children") for child in text.read_text().split()]
