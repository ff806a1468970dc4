"""The README's two-minute tour, word for word: its `sh` blocks are what this test executes."""

import re
import socket
from pathlib import Path

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
    """A shell on a terminal, as the reader of the README has it."""

    PROMPT = "kecs-tour-prompt> "

    def __init__(self, environment, log):
        self.child = pexpect.spawn(
            "/bin/bash", ["--norc", "--noprofile"], cwd=str(PROJECT), env={**environment, "PS1": self.PROMPT},
            encoding="utf-8", echo=False, timeout=30, dimensions=(50, 200))
        self.child.logfile_read = log
        self.child.expect_exact(self.PROMPT)

    def type(self, line):
        self.child.sendline(line)

    def run(self, block, timeout=90):
        """Types the block's lines one after the other; each command must succeed."""
        said = ""
        for command in commands(block):
            self.type(command)
            # A command over several lines leaves prompts for its continuation, which have another text.
            self.child.expect_exact(self.PROMPT, timeout=timeout)
            said += self.child.before
            self.type('echo "status=$?"')
            self.child.expect(r"status=(\d+)", timeout=10)
            assert self.child.match.group(1) == "0", f"{command}\n{said}"
            self.child.expect_exact(self.PROMPT)
        return said

    def interrupt(self):
        self.child.sendintr()
        self.child.expect_exact(self.PROMPT, timeout=20)

    def close(self):
        self.child.close(force=True)


def commands(block):
    """The block's commands: comments left out, continued lines kept together."""
    joined, current = [], ""
    for line in block.splitlines():
        if not current and (not line.strip() or line.lstrip().startswith("#")):
            continue
        current += line
        if line.endswith("\\"):
            current += "\n"
            continue
        joined.append(current)
        current = ""
    return joined


def stays_in_front(block):
    """Whether the block's last command goes on until it is interrupted: the server, the follower of events."""
    last = commands(block)[-1]
    return bool(re.search(r"\bmake run\b|\bkecs serve\b|\bkecs events\b", last)) and not last.rstrip().endswith("&")


def test_the_tour(engine, tmp_path):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 8080)) == 0:
            pytest.fail("port 8080 is taken: the tour cannot be followed on this machine now", pytrace=False)
    home = tmp_path / "home"
    home.mkdir()
    import os

    environment = {
        "PATH": f"{PROJECT}/.venv/bin:{os.environ['PATH']}", "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8",
        "DOCKER_HOST": engine.host, "PS2": "", "AWS_PAGER": "", "NO_PROXY": "127.0.0.1,localhost",
    }
    # swift keeps caches below HOME; what the machine's user has of them is used.
    for name in ("SWIFTPM_CACHE_DIR", "http_proxy", "https_proxy"):
        if name in os.environ:
            environment[name] = os.environ[name]
    log = open(tmp_path / "tour.log", "w")
    front, watcher, main = [], None, None
    try:
        main = Terminal(environment, log)
        for block in blocks():
            if not stays_in_front(block):
                main.run(block)
                continue
            terminal = Terminal(environment, log)
            front.append(terminal)
            *before, last = commands(block)
            if before:
                terminal.run("\n".join(before), timeout=BUILD_SECONDS)
            terminal.type(last)
            if "events" in last:
                watcher = terminal
            else:
                wait_until(
                    ready, BUILD_SECONDS, lambda: f"a ready server:\n{(tmp_path / 'tour.log').read_text()[-3000:]}",
                    interval=0.2)
        assert watcher, "the tour shows how to watch"
        # What the reader is to see: the task's life, up to its end.
        for word in ("PENDING", "RUNNING", "STOPPED"):
            watcher.child.expect(word, timeout=30)
        for terminal in reversed(front):
            terminal.interrupt()
        wait_until(lambda: not ready(), 10, "the end of the server")
    except Exception:
        print((tmp_path / "tour.log").read_text()[-8000:])
        raise
    finally:
        for terminal in [*front, *([main] if main else [])]:
            terminal.close()
        log.close()
        kill_leftovers(home)


def ready():
    try:
        return request("GET", "http://127.0.0.1:8080/ready", timeout=2).status == 200
    except OSError:
        return False


def test_the_readme_names_its_commands():
    text = README.read_text()
    for command in ("make run", "make test"):
        assert command in text
    assert Path(PROJECT / "Makefile").exists()
