"""What the benchmarks share: a server for the time of a block, and medians."""

import contextlib
import shutil
import statistics
import tempfile
from pathlib import Path

from support.server import Server


@contextlib.contextmanager
def server(runtime, **options):
    """A running server with a folder of its own, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kecs-bench-"))
    instance = Server(folder / "data", folder / "log", runtime, env={"KECS_LOG_LEVEL": "warning"}, **options)
    try:
        yield instance.start()
    finally:
        if instance.running:
            if instance.hooks:
                instance.reset()
            instance.stop()
        shutil.rmtree(folder, ignore_errors=True)


def spread(name, values, unit):
    """Prints minimum, median and maximum; answers the median."""
    middle = statistics.median(values)
    print(f"{name:<34} min {min(values):10.2f}  median {middle:10.2f}  max {max(values):10.2f} {unit}")
    return middle


def memory(pid):
    """(resident, anonymous) memory of a process in MiB."""
    lines = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return tuple(int(lines[key].split()[0]) / 1024 for key in ("VmRSS", "RssAnon"))
