"""Swift files that carry a text, so that the server is one file."""

import hashlib
import json

from .document import ROOT

FOLDER = ROOT / "Sources/KECSGateway/Generated"


def document(name, text, title, policy=None):
    """The file of a `StaticDocument` of this name."""
    tag = hashlib.sha256(text.encode()).hexdigest()[:16]
    # As many marks as no part of the text can end or interrupt the literal.
    marks = "#"
    while f'"""{marks}' in text or f"\\{marks}" in text:
        marks += "#"
    members = [f'tag: "{tag}"']
    if policy:
        members.append(f"policy: {json.dumps(policy)}")
    assert text.endswith("\n")
    return (
        "// Made by Scripts/generate-reference.py of Spec/asyncapi.yaml; not edited by hand.\n\n"
        "extension StaticDocument {\n"
        f"    /// {title}\n"
        f"    static let {name} = StaticDocument(\n"
        f"        {', '.join(members)},\n"
        f'        text: {marks}"""\n{text}\n"""{marks})\n'
        "}\n")
