"""A wall clock for one server that a test may set."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """What `env` is given to runs by this clock."""

    def __init__(self, folder):
        compiler = next(filter(None, map(shutil.which, ("clang", "cc", "gcc"))), None)
        assert compiler, "the server's supervisor is written in C: its compiler is needed here, too"
        library, self.file = Path(folder) / "clock.so", Path(folder) / "clock"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        self.set(0)
        self.env = {"LD_PRELOAD": str(library), "KECS_TEST_CLOCK": str(self.file)}

    def set(self, seconds):
        """By so much it goes before the machine's."""
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{seconds}\n")
        os.replace(beside, self.file)
