"""The load generator and the limits of `bench_fanout`, compiled; and where a process runs."""

import contextlib
import functools
import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "Fanout"
BUILT = Path(__file__).resolve().parents[1] / ".build/fanout"


@functools.cache
def tools():
    """The folder of the compiled programs."""
    BUILT.mkdir(parents=True, exist_ok=True)
    for name, libraries in {"wsfan": [], "rawfan": [], "least": ["-luring", "-lsqlite3", "-lcrypto"]}.items():
        source, program = SOURCES / f"{name}.c", BUILT / name
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["cc", "-O2", "-w", "-o", program, source, *libraries], check=True)
    return BUILT


@contextlib.contextmanager
def on_core(core):
    """What is started within runs on this core only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def awake_cores(count=2):
    """Keeps the first cores from halting, with a process on each that runs where nobody else wants to.

    Waking a halted core is dear in a virtual machine, for whoever does it: at a third of a core's load a delivery costs
    up to half as much again, and how much changes from one quarter of an hour to the next. A server that is never idle
    does not pay that.
    """
    idlers = []
    try:
        for core in range(count):
            with on_core(core):
                idlers.append(subprocess.Popen([sys.executable, SOURCES / "idler.py"]))
        yield
    finally:
        for process in idlers:
            process.terminate()
            process.wait(10)


def cpu_nanoseconds(pid):
    """What a process's living threads have run for."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total
