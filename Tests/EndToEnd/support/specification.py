"""The specification as a document: its sentences and its examples, in order."""

import json
import re
from dataclasses import dataclass
from itertools import product

from .server import PROJECT

PATH = PROJECT / "Spec/websocket-api.md"


@dataclass(frozen=True)
class Item:
    # Headings above it, the title left out.
    place: str
    # A sentence as it stands, without the mark of a list; of an example "Example" and its language.
    text: str
    # The example's own.
    code: str | None = None


def items():
    found, headings, code = [], [], None
    for line in PATH.read_text().splitlines():
        # Some examples stand within a list.
        fence = re.match(r"\s*```(.*)", line)
        if fence and code is None:
            code, text = [], f"Example ({fence[1]})" if fence[1] else "Example"
        elif fence:
            found.append(Item(" / ".join(headings[1:]), text, "\n".join(code) + "\n"))
            code = None
        elif code is not None:
            code.append(line)
        elif heading := re.match(r"(#+) (.*)", line):
            headings = headings[:len(heading[1]) - 1] + [heading[2]]
        elif line.strip():
            found.append(Item(" / ".join(headings[1:]), re.sub(r"^\s*(- |\d+\. )", "", line).strip()))
    assert code is None, "an example without an end"
    return found


def examples(place):
    """The code of the examples below the headings that end with these."""
    found = [item.code for item in items() if item.code and item.place.endswith(place)]
    assert found, f"no example under {place}"
    return found


def example(place, number=0):
    """An example as JSON, without its comments."""
    return json.loads(re.sub(r"^\s*//.*$", "", examples(place)[number], flags=re.MULTILINE))


def listed(place):
    """The words in bold that begin the list's entries."""
    entries = [re.match(r"\*\*(\w+)\*\*: ", item.text) for item in items() if item.place.endswith(place)]
    return [entry[1] for entry in entries if entry]


def combinations(value):
    """`"A|B"` in an example stands for either: the example with every combination of these."""
    places = sorted({text for text in _texts(value) if "|" in text})
    choices = product(*(text.split("|") for text in places))
    return [_replaced(value, dict(zip(places, choice))) for choice in choices]


def _texts(value):
    if isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for element in value:
            yield from _texts(element)
    elif isinstance(value, str):
        yield value


def _replaced(value, chosen):
    if isinstance(value, dict):
        return {key: _replaced(member, chosen) for key, member in value.items()}
    if isinstance(value, list):
        return [_replaced(element, chosen) for element in value]
    return chosen.get(value, value) if isinstance(value, str) else value


TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def assert_like(value, wanted, path=""):
    """`value` has all that the example has, of the same types; members beside those are extensions."""
    if isinstance(wanted, dict):
        assert isinstance(value, dict), f"{path}: {value!r}"
        for key, member in wanted.items():
            assert key in value, f"{path}.{key} is missing: {value}"
            assert_like(value[key], member, f"{path}.{key}")
    elif isinstance(wanted, list):
        assert isinstance(value, list), f"{path}: {value!r}"
        for number, element in enumerate(value):
            assert_like(element, wanted[0], f"{path}[{number}]")
    elif isinstance(wanted, str) and TIMESTAMP.fullmatch(wanted):
        assert isinstance(value, str) and TIMESTAMP.fullmatch(value), f"{path}: {value!r}"
    elif isinstance(wanted, str) and wanted.startswith("arn:"):
        kind = wanted.split(":")[5].split("/")[0]
        assert isinstance(value, str) and re.match(rf"arn:aws:ecs:[^:]+:\d{{12}}:{kind}/.+", value), f"{path}: {value!r}"
    elif isinstance(wanted, float):
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{path}: {value!r}"
    elif wanted is None:
        assert value is None or isinstance(value, (int, str)), f"{path}: {value!r}"
    else:
        assert type(value) is type(wanted), f"{path}: {value!r} instead of something like {wanted!r}"
