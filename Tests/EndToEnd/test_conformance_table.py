"""Docs/RealtimeConformance.md against what it speaks of: the specification's sentences and the tests."""

import re
from collections import Counter

from support.server import PROJECT
from support.specification import items

TABLE = PROJECT / "Docs/RealtimeConformance.md"
TESTS = PROJECT / "Tests"


def rows():
    """[(place, sentence, tests)] as the tables have them."""
    found, chapter = [], None
    for line in TABLE.read_text().splitlines():
        if line.startswith("## "):
            chapter = line.removeprefix("## ")
        elif line.startswith("| ") and not line.startswith("| where "):
            where, sentence, tests = (cell.strip() for cell in line.strip("|").split("|"))
            found.append((chapter if where == "–" else f"{chapter} / {where}", sentence, tests))
    return found


def named(tests):
    return re.findall(r"`([\w.]+)::(\w+)`", tests)


def test_every_sentence_has_its_row():
    assert [(place, sentence) for place, sentence, _ in rows()] == [(item.place, item.text) for item in items()]


def test_every_row_has_a_test_or_says_why_not():
    for place, sentence, tests in rows():
        assert named(tests) or re.match("for clients|below", tests), (place, sentence)


def test_every_test_that_is_named_exists():
    files = {}
    for path in [*TESTS.rglob("test_*.py"), *TESTS.rglob("*Tests.swift")]:
        files.setdefault(path.name, []).append(path)
    for place, sentence, tests in rows():
        for file, name in named(tests):
            assert len(files.get(file, [])) == 1, f"{file} of {sentence!r} is there {len(files.get(file, []))} times"
            text = files[file][0].read_text()
            pattern = rf"^def {name}\(" if file.endswith(".py") else rf"@Test(\(.*?\))?\s+func {name}\("
            assert re.search(pattern, text, re.MULTILINE | re.DOTALL), f"no test {name} in {file}: {place}: {sentence}"


def test_every_test_of_the_specification_is_named():
    """In the table, or it belongs to no sentence."""
    mentioned = Counter(name for _, _, tests in rows() for _, name in named(tests))
    defined = re.findall(r"^def (test_\w+)\(", (TESTS / "EndToEnd/test_specification.py").read_text(), re.MULTILINE)
    assert [name for name in defined if name not in mentioned] == []
