"""What a process holds, from /proc."""

import os
from pathlib import Path

KIB = 1024
MIB = 1024 * KIB


def resident(pid):
    """Bytes of memory that are its own: resident, without what is mapped from files."""
    for line in (Path("/proc") / str(pid) / "status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * KIB
    raise AssertionError(f"no RssAnon of {pid}")


def peak(pid):
    """The most bytes that were ever resident, of all kinds."""
    for line in (Path("/proc") / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * KIB
    raise AssertionError(f"no VmHWM of {pid}")


def sockets(pid):
    """How many sockets it has open."""
    count = 0
    folder = Path("/proc") / str(pid) / "fd"
    for name in os.listdir(folder):
        try:
            count += os.readlink(folder / name).startswith("socket:")
        except FileNotFoundError:
            pass
    return count
