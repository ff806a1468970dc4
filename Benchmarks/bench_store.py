"""Commits a second of the store, against the same rows written by Python's sqlite3."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from measure import spread
from support.server import PROJECT

ROUNDS, COMMITS = 5, 5000
PROGRAM = PROJECT / ".build/release/kecs-store-benchmark"


def python_commits(folder):
    """One row of 700 bytes and one journal row a transaction, WAL, synchronous NORMAL, as the store has it."""
    database = sqlite3.connect(Path(folder) / "peer.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS tasks (key TEXT PRIMARY KEY, record TEXT) STRICT")
    database.execute("CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, payload TEXT) STRICT")
    row, begin = "x" * 700, time.perf_counter()
    for index in range(COMMITS):
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT OR REPLACE INTO tasks VALUES (?, ?)", (f"key-{index % 100}", row))
        database.execute("INSERT INTO journal (payload) VALUES (?)", (row,))
        database.execute("COMMIT")
    rate = COMMITS / (time.perf_counter() - begin)
    database.close()
    return rate


def store_commits(folder, writers):
    output = subprocess.run(
        [PROGRAM, folder, str(COMMITS), str(writers)], check=True, capture_output=True, text=True).stdout
    return float(output.split()[0])


def run():
    subprocess.run(
        # As `make build` does, or everything would be compiled anew.
        ["swift", "build", "-c", "release", "--product", PROGRAM.name, "--static-swift-stdlib", "--no-color-diagnostics"],
        check=True, cwd=PROJECT, stdout=subprocess.DEVNULL, env=os.environ)
    rates = {"one": [], "many": [], "python": []}
    for _ in range(ROUNDS):
        for name, measure in (
            ("one", lambda folder: store_commits(folder, 1)),
            ("many", lambda folder: store_commits(folder, 64)),
            ("python", python_commits),
        ):
            folder = tempfile.mkdtemp(prefix="kecs-bench-")
            try:
                rates[name].append(measure(folder))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    one = spread("store, one writer", rates["one"], "commits/s")
    many = spread("store, 64 writers", rates["many"], "transactions/s")
    peer = spread("Python sqlite3, one writer", rates["python"], "commits/s")
    print(f"ratio to Python's sqlite3: one writer {one / peer:.2f}, 64 writers {many / peer:.2f}")
