"""The contract as a document: its text with the golden messages in it, and its parts."""

import json
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "Spec/asyncapi.yaml"

# An example whose payload is a golden message: `- {name: ping, payload: {$ref: './fixtures/realtime/ping.json'}}`.
EXAMPLE = re.compile(r"^( *)- \{name: (\w+), payload: \{\$ref: '\./(fixtures/[\w/]+\.json)'\}\}$", re.MULTILINE)


def bundled():
    """The text of Spec/asyncapi.yaml as it is served: the same with the examples in their places."""

    def example(found):
        space, name, path = found.groups()
        message = json.loads((PATH.parent / path).read_text())
        # JSON is YAML, and this is how the fixture stands in its file.
        lines = json.dumps(message, indent=2, ensure_ascii=False).splitlines()
        body = "\n".join([lines[0], *(f"{space}    {line}" for line in lines[1:])])
        return f"{space}- name: {name}\n{space}  payload: {body}"

    text = EXAMPLE.sub(example, PATH.read_text())
    if "./fixtures/" in text:
        raise SystemExit("generate-reference: an example of Spec/asyncapi.yaml is not on a line of its own")
    return text


def load(text):
    return yaml.safe_load(text)


def resolve(document, reference):
    """What `#/components/…` names."""
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found
