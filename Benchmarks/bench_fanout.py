"""One source of events to many subscribers: server CPU for each delivery, against other servers and bare `send()`.

Every server runs on core 0 alone, who loads it on core 1; each event comes as a message on one WebSocket. KECS does
its whole job meanwhile: events are read as JSON, committed to SQLite, and meet the filters of authenticated
subscribers; the others hand on what they are given. What holds on a noisy machine is CPU per delivery and the ratio
of neighbours in the same run. Two of them are limits: `send()`, one call for each delivery, and `least`, a C program
that does no more than commit the events and send them, many with one call.
"""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from fanout_servers import Kecs, Least, bare_send, peers
from fanout_tools import on_core, tools

ROUNDS = 3
SECONDS = 3
STORM = Path(__file__).resolve().parents[1] / "Tests/EndToEnd/support/storm.py"
# Subscribers, and events that may be on their way at once.
CASES = [(1, 1), (100, 1), (100, 8), (1000, 1), (1000, 4), (5000, 1), (5000, 4), (10000, 1), (10000, 4)]
# Events that KECS keeps in memory: `RealtimeLimits.ringCount`.
KEPT = 16_500
# Server CPU seconds for a million deliveries.
GOALS = {(1000, 4): 2.5, (100, 8): 1.0}
WINDOW_ONE_GOAL = 1.15
IDLE_GOAL, UPGRADE_GOAL, SPARSE_GOAL, RESUME_GOAL = 4.0, 150.0, 1.3, 100.0


def load(target, count, *options, seconds=SECONDS, clients=None):
    """What wsfan reports of `count` subscribers, or other clients, of a running server."""
    with on_core(1):
        done = subprocess.run(
            [tools() / "wsfan", "--port", str(target.port), "-n", str(count), "--pid", str(target.pid),
             "--secs", str(seconds), "--warmup", "1", "--settle", "1", "--inflight", "64", "--max-time", "90",
             *(clients or target.subscriber), *options], capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{target.name}: no report: {done.stdout} {done.stderr}") from None
    if done.returncode or report.get("lost") or report.get("dups") or report["closed_early"]:
        raise SystemExit(f"{target.name} with {count} subscribers lost, doubled or dropped something: {report}")
    return report


def deliveries(target, count, window, *options):
    """(CPU seconds for a million deliveries, bytes of one, deliveries a second)."""
    report = load(target, count, *target.publisher, "--pub-window", str(window), *options)
    if not report["deliveries"]:
        raise SystemExit(f"{target.name} with {count} subscribers delivered nothing: {report}")
    size = report["bytes_per_s"] / report["deliveries_per_s"]
    return report["server"]["cpu_s_per_million"], round(size), report["deliveries_per_s"]


def fan_out(cases):
    others = peers()
    names = ["send()", "least", "KECS", *(peer.name for peer in others)]
    print("CPU seconds for a million deliveries, median of "
          f"{ROUNDS} (peers: of 1)\n{'subscribers':>11} {'window':>6} " + " ".join(f"{name:>12}" for name in names)
          + f" {'KECS/send':>10} {'KECS/least':>10}")
    for count, window in cases:
        ours, limit, least, ratios, ratios_to_least = [], [], [], [], []
        for _ in range(ROUNDS):
            with Kecs() as kecs:
                # As it is after a while: what it keeps in memory of the newest events is full.
                kecs.publish(KEPT)
                cost, size, _ = deliveries(kecs, count, window)
            bare = bare_send(count, window, size, SECONDS)
            with Least() as server:
                floor = deliveries(server, count, window)[0]
            ours.append(cost)
            limit.append(bare)
            least.append(floor)
            ratios.append(cost / bare)
            ratios_to_least.append(cost / floor)
        row = [statistics.median(limit), statistics.median(least), statistics.median(ours)]
        for peer in others:
            with peer:
                row.append(deliveries(peer, count, window)[0])
        ratio, to_least = statistics.median(ratios), statistics.median(ratios_to_least)
        goal = f"  (goal {GOALS[count, window]})" if (count, window) in GOALS else ""
        goal = f"  (goal {WINDOW_ONE_GOAL} times send())" if window == 1 and count >= 1000 else goal
        print(f"{count:>11} {window:>6} " + " ".join(f"{value:>12.2f}" for value in row)
              + f" {ratio:>10.2f} {to_least:>10.2f}{goal}", flush=True)


def idle():
    """Memory and upgrade of authenticated connections with a subscription."""
    sizes, upgrades = [], []
    for count in (1000, 5000, 10000):
        with Kecs() as kecs:
            sizes.append(load(kecs, count, "--idle", "2")["server"]["rss_kib_per_conn"])
        print(f"resident memory of each of {count:>5} idle connections: {sizes[-1]:.2f} KiB", flush=True)
    for _ in range(ROUNDS):
        with Kecs() as kecs:
            report = load(kecs, 5000, "--idle", "1", clients=kecs.connecting)
        upgrades.append(report["server"]["setup_cpu_us_per_conn"])
    print(f"ratio of {IDLE_GOAL:.0f} KiB for each of 10,000 connections (goal: at most 1): {sizes[-1] / IDLE_GOAL:.2f}")
    upgrade = statistics.median(upgrades)
    print(f"to accept, upgrade, authenticate and greet a connection: {upgrade:.0f} µs of CPU")
    print(f"ratio of {UPGRADE_GOAL:.0f} µs (goal: at most 1): {upgrade / UPGRADE_GOAL:.2f}", flush=True)


@contextlib.contextmanager
def bystanders(kecs, count):
    """Subscribers of other clusters, each of one of its own, who get nothing."""
    with on_core(1):
        process = subprocess.Popen(
            [tools() / "wsfan", "--port", str(kecs.port), "-n", str(count), "--inflight", "64", "--idle", "80",
             "--max-time", "85", *kecs.subscribing('"clusters":["other-@ID@"]')], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 40
        while kecs.connections() < count:
            if time.monotonic() > deadline:
                raise SystemExit(f"{kecs.connections()} of {count} bystanders after 40 s")
            time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def sparse():
    """What an event for 10 costs among 10,000, against among 10."""

    def event(kecs):
        report = load(kecs, 10, *kecs.publisher, "--pub-window", "1", seconds=5)
        return report["server"]["cpu_s"] * 1e6 / report["published"]

    ratios = []
    for _ in range(ROUNDS):
        with Kecs() as kecs:
            alone = event(kecs)
            with bystanders(kecs, 9990):
                among = event(kecs)
        ratios.append(among / alone)
        print(f"an event for 10 subscribers: {alone:.0f} µs of CPU; the same among 10,000: {among:.0f} µs", flush=True)
    print(f"ratio (goal: at most {SPARSE_GOAL}): {statistics.median(ratios):.2f}", flush=True)


def storm():
    """What others notice of thousands of connections that come and go, and of clients that never read."""

    def steady(kecs, *options):
        report = load(kecs, 50, *kecs.publisher, "--pub-rate", "100", *options, seconds=12)
        return report["lat_us"]["p50"] / 1000, report["lat_us"]["p99"] / 1000

    with Kecs() as kecs:
        quiet = steady(kecs)
        stalled = steady(kecs, "--stall", "10")
        with on_core(1):
            process = subprocess.Popen(
                [sys.executable, STORM, str(kecs.port), "10000", "1000", f"/ws?token={kecs.token}"], stdout=subprocess.PIPE, text=True)
        busy = steady(kecs)
        opened = json.loads(process.communicate(timeout=120)[0])
    for name, (middle, high) in (("alone", quiet), ("beside 10 that do not read", stalled),
                                 (f"beside {opened['opened']} that come and go", busy)):
        print(f"100 events a second to 50 subscribers, {name}: p50 {middle:.2f} ms, p99 {high:.2f} ms")
    print(f"ratio of p99 beside clients that do not read: {stalled[1] / quiet[1]:.2f}; beside a storm of connections, "
          f"{opened['opened'] / opened['seconds']:.0f} a second: {busy[1] / quiet[1]:.2f}", flush=True)


def resume():
    """What it costs to bring one client back that has missed 10,000 events."""
    with Kecs() as kecs:
        cursor = kecs.publish(10_000)
        kecs.resume(cursor, 10_000)
        costs = [kecs.resume(cursor, 10_000) for _ in range(9)]
    middle = statistics.median(costs)
    print(f"a resume of 10,000 events: {middle:.1f} ms of CPU (min {min(costs):.1f}, max {max(costs):.1f})")
    print(f"ratio of {RESUME_GOAL:.0f} ms (goal: at most 1): {middle / RESUME_GOAL:.2f}", flush=True)


PARTS = {"deliveries": lambda: fan_out(CASES), "idle": idle, "sparse": sparse, "resume": resume, "storm": storm}


def run():
    """`KECS_FANOUT=sparse,resume` runs these parts only; `1000x4` that case of deliveries."""
    wanted = [part for part in os.environ.get("KECS_FANOUT", "").split(",") if part]
    cases = [tuple(int(number) for number in part.split("x")) for part in wanted if part[0].isdigit()]
    if cases:
        fan_out(cases)
    for name, part in PARTS.items():
        if name in wanted or not wanted:
            part()
