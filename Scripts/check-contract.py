#!/usr/bin/env python3
"""Holds what the tests' clients were sent against the contract, Spec/asyncapi.yaml.

    Scripts/check-contract.py [--received FILE] [--seen FILE] [--complete]

--received   what the Swift tests' clients received (KECS_TEST_RECEIVED): a line for each message, `real` or `scripted`
             and the message. Scripted: the test wrote the journal, so that of an event only what surrounds its payload
             is the server's.
--seen       what the end-to-end tests have looked at themselves (KECS_TEST_SEEN): lines of {"kind": count}.
--complete   all tests have run: every message that the contract says the server sends must have been seen.

Prints the closing line `contract: N messages of M kinds, 0 invalid`. Exits with 1 where a message is invalid, or, with
--complete, where a kind was never seen.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests/EndToEnd"))

from support.contract import POSTED, ContractViolation, Received  # noqa: E402

# So many are printed whole.
SHOWN = 10


def read(path, received):
    """What is wrong with the messages of a file."""
    problems = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        journal, _, text = line.partition(" ")
        try:
            if journal not in ("real", "scripted"):
                raise ContractViolation(f"no line of this file: {line[:200]}")
            message = json.loads(text)
            if journal == "scripted" and isinstance(message, dict) and message.get("type") == "event":
                received.posted(json.dumps(message.get("payload")))
            received(message)
        except (ContractViolation, json.JSONDecodeError) as error:
            problems.append(f"{path.name}, line {number}: {error}")
    return problems


def main():
    parser = argparse.ArgumentParser(description="Holds what was received against Spec/asyncapi.yaml.")
    parser.add_argument("--received", type=Path)
    parser.add_argument("--seen", type=Path)
    parser.add_argument("--complete", action="store_true")
    arguments = parser.parse_args()

    received, problems = Received(), []
    if arguments.received:
        if not arguments.received.exists():
            problems.append(f"{arguments.received}: the Swift tests have left nothing")
        else:
            problems += read(arguments.received, received)
    invalid = len(problems)
    seen = Counter(received.seen)
    if arguments.seen and arguments.seen.exists():
        for line in arguments.seen.read_text().splitlines():
            seen.update(json.loads(line))

    for kind, count in sorted(seen.items()):
        print(f"{count:8}  {kind}")
    kinds = set(seen) - {POSTED}
    if arguments.complete:
        problems += [f"{kind} was never seen" for kind in received.judge.names if kind not in kinds]
    for problem in problems[:SHOWN]:
        print(f"contract: {problem}")
    if len(problems) > SHOWN:
        print(f"contract: and {len(problems) - SHOWN} more")
    print(f"contract: {seen.total()} messages of {len(kinds)} kinds, {invalid} invalid")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
