"""Processes that still have to do with a data folder, found without asking KECS."""

import os
import signal
from pathlib import Path


def _mentions(pid, folder):
    """Whether the process works in the folder, was started with it, or holds a file of it open."""
    base = Path("/proc") / pid
    text = str(folder)
    for name in ("cmdline", "environ"):
        try:
            if text.encode() in (base / name).read_bytes():
                return True
        except OSError:
            pass
    links = [base / "cwd"]
    try:
        links += list((base / "fd").iterdir())
    except OSError:
        pass
    for link in links:
        try:
            if os.readlink(link).startswith(text):
                return True
        except OSError:
            pass
    return False


def leftovers(folder):
    """[(pid, command line)] of living processes that have to do with the folder."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            state = (Path("/proc") / entry / "stat").read_text().rpartition(")")[2].split()[0]
            command = (Path("/proc") / entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if state != "Z" and _mentions(entry, folder):
            found.append((int(entry), command.strip()))
    return found


def kill_leftovers(folder):
    for pid, _ in leftovers(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
