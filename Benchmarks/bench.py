"""Runs the benchmarks named on the command line, all of them without a name.

Each is a module with a `run()` that prints its figures and a last line with the ratio.
"""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Tests/EndToEnd")]

NAMES = ["start", "requests", "store", "task", "services", "exec", "logs", "fanout"]


def main():
    names = sys.argv[1:] or NAMES
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"unknown benchmark {unknown[0]}; there are: {' '.join(NAMES)}")
    for name in names:
        print(f"\n=== {name}", flush=True)
        importlib.import_module(f"bench_{name}").run()


if __name__ == "__main__":
    main()
