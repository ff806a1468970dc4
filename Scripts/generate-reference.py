#!/usr/bin/env python3
"""Writes what the server serves of the realtime API's contract, Spec/asyncapi.yaml.

    Scripts/generate-reference.py           write Sources/KECSGateway/Generated
    Scripts/generate-reference.py --check   write nothing; exit 1 and list the files that differ, else exit 0

What is written
    Generated/AsyncAPIDocument.swift   /asyncapi.yaml: the contract with its examples in it
    Generated/ReferencePage.swift      /docs: the page for readers, made with Scripts/reference

Needs the packages of Tests/requirements.txt. Running it twice writes the same bytes.
"""

import argparse
import sys

from reference import document, page, swift


def main():
    parser = argparse.ArgumentParser(description="Writes /asyncapi.yaml and /docs of Spec/asyncapi.yaml.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    parser.add_argument("--html", metavar="FILE", help="write the page alone, to look at")
    arguments = parser.parse_args()

    text = document.bundled()
    html, policy = page.render(document.load(text))
    if arguments.html:
        with open(arguments.html, "w") as file:
            file.write(html)
        return 0
    files = {
        swift.FOLDER / "AsyncAPIDocument.swift": swift.document("asyncAPI", text, "The contract: `/asyncapi.yaml`."),
        swift.FOLDER / "ReferencePage.swift": swift.document(
            "reference", html, "The page for readers: `/docs`.", policy=policy),
    }
    changed = [path for path, content in files.items() if not path.exists() or path.read_text() != content]
    if arguments.check:
        for path in changed:
            print(f"generate-reference: {path.relative_to(document.ROOT)} is not what Spec/asyncapi.yaml gives")
        if changed:
            print("generate-reference: run Scripts/generate-reference.py")
        return 1 if changed else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
        print(f"generate-reference: wrote {path.relative_to(document.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
