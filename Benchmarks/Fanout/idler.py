"""Runs while nobody else wants its core, until it is ended or who has started it is gone."""

import os

os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(1_000_000):
        pass
