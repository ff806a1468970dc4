"""How Swift is written: names, documentation, numbers."""

import html
import re

from . import limits

# An enum member named `none` is unusable on an optional: `.none` then means Optional.none.
MEMBER_RENAMES = {"none": "noneValue", "some": "someValue"}

# Names (of the types this script writes) that Swift or Foundation already gives to something else.
TAKEN = {
    "Any", "Array", "Bool", "Calendar", "Character", "Data", "Date", "Dictionary", "Double", "Duration",
    "Error", "Int", "Locale", "Measurement", "Never", "Notification", "Operation", "Optional", "Process",
    "Result", "Set", "SortOrder", "Stream", "String", "Task", "Thread", "Timer", "Unit", "URL", "UUID",
}

KEYWORDS = {
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "for", "func", "guard", "if", "import",
    "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
}


def interval(constraints, kind):
    """A Swift closed range for a pair of limits, either of which may be missing."""
    least, most = constraints.get("min"), constraints.get("max")
    if kind == "double":
        return f"{float(least)}...{float(most)}"
    return f"{number(least if least is not None else 0)}...{number(most) if most is not None else 'Int.max'}"


def number(value):
    return f"{value:_}" if abs(value) >= 100_000 else str(value)


def text(constraints):
    """The arguments that check a string."""
    parts = [interval(constraints, "integer")]
    if "pattern" in constraints and (matcher := limits.PATTERNS[constraints["pattern"]]):
        parts.append(f".{matcher}")
    return ", ".join(parts)


def lower_first(name):
    """ECSThing -> ecsThing, TaskThing -> taskThing."""
    run = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]", name)
    return run.group(0).lower() + name[run.end():] if run else name


def member_name(value):
    """FARGATE_SPOT -> fargateSpot, json-file -> jsonFile, X86_64 -> x86_64."""
    name = ""
    for word in re.split(r"[^A-Za-z0-9]+", value):
        word = word.lower() if word.upper() == word else word
        if not name:
            name = lower_first(word)
        elif name[-1].isdigit() and word[0].isdigit():
            name += "_" + word
        else:
            name += word[0].upper() + word[1:]
    if name[0].isdigit():
        name = "_" + name
    return MEMBER_RENAMES.get(name, name)


def escape(name):
    return f"`{name}`" if name in KEYWORDS else name


def doc(documentation, fallback, indent):
    """The first sentence of AWS's text as a doc comment of at most one line."""
    plain = re.sub(r"</?(?:p|li|ul|ol|dl|dt|dd|note|important|para|title|br)(?: [^>]*)?/?>", " ", documentation or "")
    plain = html.unescape(re.sub(r"<[^>]+>", "", plain))
    plain = re.sub(r"\s+", " ", plain).strip()
    plain = re.sub(r" ([.,;:)])", r"\1", plain).replace("Amazon Web Services", "AWS")
    plain = re.sub(r"^(This parameter is deprecated\.|Important) ", "", plain)
    sentence = re.split(r"(?<!e\.g)(?<!i\.e)(?<=[.!?]) (?=[A-Z])", plain)[0] or fallback
    if not sentence:
        return []
    if len(sentence) > 110:
        sentence = sentence[:108].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return [f"{indent}/// {sentence}"]
