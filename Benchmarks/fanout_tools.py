"""The load generator and the limits of `bench_fanout`, compiled; and where a process runs."""

import contextlib
import functools
import os
import subprocess
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


def cpu_nanoseconds(pid):
    """What a process's living threads have run for."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total
