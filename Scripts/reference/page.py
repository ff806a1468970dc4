"""The page for readers, made of the contract."""

import base64
import hashlib
import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from .document import resolve

FOLDER = Path(__file__).parent
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
SHORT_LIST = re.compile(r"\[\n\s+([^\[\]{}]{1,120}?)\n\s+\]")
LINE_BREAK = re.compile(r"\n\s+")
SAMPLES = [("In a terminal", "sh", "terminal.sh"), ("Python", "python", "follow.py"), ("JavaScript, in a page", "javascript", "follow.js")]


def render(document):
    """(the HTML, the Content-Security-Policy that it needs)."""
    style = (FOLDER / "style.css").read_text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = ("default-src 'none'; img-src data:; "
              f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["markdown"] = lambda text: Markup(MARKDOWN.render(text))
    environment.filters["inline"] = lambda text: Markup(MARKDOWN.renderInline(text))
    reference = Reference(document)
    html = environment.get_template("page.html").render(
        style=Markup(style), reference=reference, info=document["info"], document=document,
        samples=[(title, code(language, (FOLDER / "samples" / name).read_text())) for title, language, name in SAMPLES])
    return html, policy


def pretty(value):
    """JSON with short lists on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return SHORT_LIST.sub(lambda found: "[" + LINE_BREAK.sub(" ", found[1]) + "]", text)


def code(language, text):
    """Highlighted, as classes of style.css."""
    return Markup(highlight(text.strip("\n") + "\n", get_lexer_by_name(language), HtmlFormatter(nowrap=True)))


class Reference:
    """The contract in the order of the page."""

    def __init__(self, document):
        self.document = document
        # Objects that tables link to, in the order in which they do, and whether clients send them.
        self._linked = {}
        self.answers, self.questions, self.senders = {}, {}, {}
        for operation in document["operations"].values():
            asked = [self._message(reference) for reference in operation["messages"]]
            answers = [self._message(reference) for reference in operation.get("reply", {}).get("messages", [])]
            by = "client" if operation["action"] == "send" else "server"
            for name in asked:
                self.senders[name] = by
                self.answers.setdefault(name, []).extend(a for a in answers if a not in self.answers.get(name, []))
            for name in answers:
                self.senders.setdefault(name, "server" if by == "client" else "client")
                self.questions.setdefault(name, []).extend(asked)
        groups = {}
        for name, message in document["components"]["messages"].items():
            groups.setdefault(message["tags"][0]["name"], []).append(self._told(name, message))
        self.groups = [(tag, groups[tag["name"]]) for tag in document["info"]["tags"]]
        self.channels = [(name, channel, self._parameters(channel)) for name, channel in document["channels"].items()]
        self.objects = {}
        # Looking at one finds those within it.
        while left := [name for name in self._linked if name not in self.objects]:
            for name in left:
                self.objects[name] = (self._schema(name), self.rows(self._schema(name), client=self._linked[name]))
        # They have a section of their own.
        self.filters = self.objects.pop("Filters")[1]
        self.errors = self._schema("ErrorCode")["x-enum-descriptions"]
        self.features = self._schema("Feature")["x-enum-descriptions"]
        self.actions = [
            (message["payload"]["properties"]["payload"]["properties"]["eventType"]["const"], name,
             message["payload"]["properties"]["payload"]["properties"]["action"])
            for name, message in document["components"]["messages"].items() if name.startswith("event_")]

    def title(self, name):
        return self.document["components"]["messages"][name]["title"]

    def _schema(self, name):
        return self.document["components"]["schemas"][name]

    def _message(self, reference):
        """The name that a channel's message has among the components."""
        return resolve(self.document, reference["$ref"])["$ref"].rsplit("/", 1)[1]

    def _told(self, name, message):
        client = self.senders[name] == "client"
        schema = message["payload"]
        return {
            "name": name, "sender": self.senders[name], "message": message,
            "rows": self.rows(schema, client=client) if "$ref" not in schema else [],
            "object": self._link(schema, client),
            "examples": [
                (example["name"], code("json", pretty(example["payload"])))
                for example in message.get("examples", [])],
            "answers": [a for a in self.answers.get(name, []) if a != name],
            "questions": list(dict.fromkeys(
                q for q in self.questions.get(name, []) if q not in (name, "events_request"))),
        }

    def _parameters(self, channel):
        binding = channel.get("bindings", {}).get("ws", {})
        if channel["address"] == "/v1/events":
            operation = self.document["operations"]["readEvents"]["bindings"]["http"]
            message = self.document["components"]["messages"]["events_request"]["bindings"]["http"]
            binding = {"query": resolve(self.document, operation["query"]["$ref"]), "headers": message["headers"]}
        return [(title, self.rows(binding[part], client=True))
                for part, title in (("query", "Query parameters"), ("headers", "Headers")) if part in binding]

    # Tables

    def _whole(self, schema):
        """What a $ref names, with the annotations that stand beside it."""
        if "$ref" not in schema:
            return schema
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**self._whole(resolve(self.document, schema["$ref"])), **beside}

    def _link(self, schema, client):
        """The name of the object that the schema names, which then has a table of its own."""
        if "$ref" in schema and "properties" in self._whole(schema):
            name = schema["$ref"].rsplit("/", 1)[1]
            self._linked.setdefault(name, client)
            return name
        return None

    def rows(self, schema, prefix="", client=False):
        """A table's rows: members, and the members of objects within."""
        found = []
        for name, member in schema.get("properties", {}).items():
            whole = self._whole(member)
            items = whole.get("items", {})
            link = self._link(member, client) or self._link(items, client)
            # The members of an object say that it is one.
            is_plain = "properties" in whole and not link and "description" not in whole
            if not is_plain:
                found.append({
                    "name": prefix + name, "type": self._type(whole, client), "link": link,
                    "required": name in schema.get("required", []), "always": whole.get("x-always-sent", False),
                    "meaning": whole.get("description", ""), "extension": whole.get("x-extension", False),
                    "values": self._values(whole), "told": whole.get("x-enum-descriptions", {}),
                    "default": json.dumps(whole["default"]) if "default" in whole else None,
                    "limits": self._limits(whole)})
            if not link:
                found += self.rows(whole, f"{prefix}{name}.", client)
                found += self.rows(items, f"{prefix}{name}[].", client) if "$ref" not in items else []
        return found

    def _type(self, schema, client):
        if "const" in schema:
            return json.dumps(schema["const"])
        types = schema.get("type", "string")
        types = [types] if isinstance(types, str) else types
        if client:
            # That null stands for absent is said once.
            types = [name for name in types if name != "null"]
        text = " or ".join(types)
        if "array" in types:
            items = self._whole(schema["items"])
            text = text.replace("array", f"list of {items.get('type', 'string')}s")
        return text

    def _values(self, schema):
        schema = self._whole(schema.get("items", schema))
        if "anyOf" in schema:
            return list(dict.fromkeys(value for part in schema["anyOf"] for value in self._whole(part)["enum"]))
        return [value for value in schema.get("enum", []) if value is not None]

    def _limits(self, schema):
        """The numbers that a reader may want to know."""
        low, high = schema.get("minimum"), schema.get("maximum")
        if low is not None and high is not None:
            return f"{low:,} to {high:,}"
        if high is not None or schema.get("maxItems"):
            return f"at most {high or schema['maxItems']:,}"
        return None
