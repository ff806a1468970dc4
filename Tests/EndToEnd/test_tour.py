"""The README's two-minute tour, word for word: its `sh` blocks are what this test executes."""

import os
import re
import socket

import pexpect
import pytest
from support.leftovers import kill_leftovers
from support.server import PROJECT, request
from support.waiting import wait_until

README = PROJECT / "README.md"
HEADING = "## Two-minute tour"
# `make run` builds a release first where there is none.
BUILD_SECONDS = 1800


def blocks():
    """The fenced `sh` blocks of the tour, in order."""
    text = README.read_text()
    assert HEADING in text, f"no section {HEADING!r}"
    section = re.split(r"^## ", text.partition(HEADING)[2], maxsplit=1, flags=re.MULTILINE)[0]
    found = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert found, "no sh blocks in the tour"
    return found


class Terminal:
    """An interactive shell on a terminal, as the reader of the README has it."""

    def __init__(self, environment, folder, name):
        self.folder, self.name, self.blocks = folder, name, 0
        self.log = open(folder / f"{name}.log", "w")
        self.child = pexpect.spawn(
            "/bin/bash", ["--norc", "--noprofile", "-i"], cwd=str(PROJECT), env=environment, encoding="utf-8",
            echo=False, timeout=30, dimensions=(50, 250))
        self.child.logfile_read = self.log
        # Any command of a block that fails says so.
        self.child.sendline("trap 'echo \"tour: failed with $?\"' ERR; PS1=; echo tour-begin")
        self.child.expect("tour-begin\r\n")

    def _file(self, block):
        self.blocks += 1
        file = self.folder / f"{self.name}-{self.blocks}.sh"
        file.write_text(block)
        return file

    def begin(self, block):
        """Starts the block and does not wait for its end."""
        self.child.sendline(f". {self._file(block)}")

    def run(self, block, timeout=90):
        """Runs the block to its end; every command of it must succeed."""
        self.child.sendline(f". {self._file(block)}; echo tour-end=$?")
        self.child.expect(r"tour-end=(\d+)\r\n", timeout=timeout)
        assert self.child.match.group(1) == "0", f"{block}\n{self.child.before}"
        assert "tour: failed" not in self.child.before, f"{block}\n{self.child.before}"

    def said(self):
        """All that was printed. Reads it too: a terminal that nobody reads stops what writes to it."""
        self.child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=0.05)
        self.log.flush()
        # Without the colours.
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", (self.folder / f"{self.name}.log").read_text())

    def close(self):
        self.child.close(force=True)
        self.log.close()


def ready(server):
    server.said()
    try:
        return request("GET", "http://127.0.0.1:8080/ready", timeout=2).status == 200
    except OSError:
        return False


def test_the_tour(engine, tmp_path):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 8080)) == 0:
            pytest.fail("port 8080 is taken: the tour cannot be followed on this machine now", pytrace=False)
    data = tmp_path / "data"
    environment = {
        **os.environ, "PATH": f"{PROJECT}/.venv/bin:{os.environ['PATH']}", "TERM": "xterm", "DOCKER_HOST": engine.host,
        # The reader's own settings and state have no part in it.
        "KECS_DATA_DIR": str(data), "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_PAGER": "", "NO_PROXY": "127.0.0.1,localhost",
    }
    for name in ("KECS_BIN", "CI", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        environment.pop(name, None)
    server, reader = Terminal(environment, tmp_path, "server"), Terminal(environment, tmp_path, "reader")
    try:
        first, *rest = blocks()
        assert first.strip() == "make run", "the tour begins with `make run`"
        server.begin(first)
        wait_until(lambda: ready(server), BUILD_SECONDS, lambda: f"a ready server:\n{server.said()[-3000:]}", interval=0.2)
        for block in rest:
            reader.run(block)
        # What the reader is to see of the events: a line for each turn of the task's life.
        for status in ("PENDING", "RUNNING", "STOPPED"):
            # The watcher writes when it likes, in the middle of another command's line too.
            wait_until(
                lambda status=status: re.search(rf"\d\d:\d\d:\d\d\.\d{{3}}  task .*\b{status}\b", reader.said()),
                what=f"an event with {status}")
        said = reader.said()
        assert '"reason": "end of the tour"' in said and '"exit": 0' in said and '"code": "UserInitiated"' in said
        assert "(service hello) has reached a steady state." in said and '"DRAINING"' in said
        reader.run("kill %1")
        server.child.sendintr()
        wait_until(lambda: not ready(server), 10, "the end of the server")
    except BaseException:
        print(f"--- the server's terminal\n{server.said()[-4000:]}\n--- the reader's\n{reader.said()[-6000:]}")
        raise
    finally:
        reader.close()
        server.close()
        kill_leftovers(data)


def test_the_readme_names_its_commands():
    text = README.read_text()
    for command in ("make run", "make test"):
        assert command in text
