#!/usr/bin/env python3
"""Writes the AWS half of KECSWire from AWS's service models.

    Scripts/generate-wire.py            write Sources/KECSWire/Generated and Spec/*-operations.json
    Scripts/generate-wire.py --check    write nothing; exit 1 and list the files that differ from
                                        what would be written (or would be removed), else exit 0

The models are those that botocore carries (`pip install botocore==1.44.8`); they are read from the
installed package and are not part of this repository. Needs Python 3 and botocore, nothing else.
Running it twice writes the same bytes. `--check` with no botocore, or with another version than the
checked-in files name, exits 2: a newer model is a decision (run the script, read the diff, commit),
not drift.

What is written, for each service of Scripts/wire/services.py
    Generated/<Service>/Operations/<Operation>.swift  the operation, its request and its response
    Generated/<Service>/Shapes/<Shape>.swift          every other structure the operations reach
    Generated/<Service>/Enums/<Enum>.swift            every string enum; values the model does not know survive
    Generated/<Service>/<Service>ErrorCode.swift      the error codes that the model declares
    Generated/<Service>/AWSService+<Service>.swift    the service with all its operations
    Spec/<model>-operations.json                      operations, required members, declared errors

Kept by hand: the services, and what is renamed or left out of them (Scripts/wire/services.py), and the
limits that the models state in words only (Scripts/wire/limits.py).
"""

import argparse
import os
import re
import sys

from wire import generator, services

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INVENTORY = f"{generator.GENERATED}/ECS/AWSService+ECS.swift"


def existing():
    """The generated files on disk: path relative to the root -> contents."""
    paths = [service.spec for service in services.SERVICES]
    for folder, _, names in os.walk(os.path.join(ROOT, generator.GENERATED)):
        paths += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    found = {}
    for path in paths:
        if os.path.exists(os.path.join(ROOT, path)):
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                found[path] = file.read()
    return found


def main():
    parser = argparse.ArgumentParser(description="Generate the AWS wire types from botocore's models.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    arguments = parser.parse_args()
    version = services.version()
    before = existing()
    if arguments.check:
        named = re.search(r"botocore ([0-9.]*[0-9])", before.get(INVENTORY, ""))
        if named and named.group(1) != version:
            print(
                f"generate-wire: the checked-in files are of botocore {named.group(1)}, installed is {version}; "
                f"pip install botocore=={named.group(1)}",
                file=sys.stderr,
            )
            raise SystemExit(2)
    after, names = {}, set()
    for service in services.SERVICES:
        after |= generator.Generator(service, version, names).generate()
    drift = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if arguments.check:
        for path in drift:
            print(f"generate-wire: {path} differs from the model", file=sys.stderr)
        raise SystemExit(1 if drift else 0)
    for path in drift:
        target = os.path.join(ROOT, path)
        if path not in after:
            os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(after[path])
    print(f"generate-wire: {len(after)} files, {len(drift)} changed")


if __name__ == "__main__":
    main()
