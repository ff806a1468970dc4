"""The contract, Spec/asyncapi.yaml, as a judge of what the server says.

Every message that a client of the tests receives goes through `received`; one that the contract does not know, or
knows otherwise, or whose members stand in another order than in the contract, fails the test that received it.
"""

import copy
import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import fastjsonschema
import yaml

PATH = Path(__file__).resolve().parents[3] / "Spec/asyncapi.yaml"
# What the channels of JSON messages are called; /exec/{sessionId} has frames of bytes.
CHANNELS = ("stream", "events")
# Events whose payload a test has made up itself, and published by the test hook.
POSTED = "event posted by a test"
# Of each type, and each type of events, the first so many of a process are looked at, then every tenth: a flood of the
# same stays cheap, and hides nothing.
WHOLE, SHARE = 20_000, 10


class ContractViolation(AssertionError):
    """A message is not as Spec/asyncapi.yaml has it."""


def load():
    return yaml.safe_load(PATH.read_text())


def directions(document):
    """(names of the messages that the server sends, of those that clients send) on the channels of JSON messages."""
    sides = {"receive": [], "send": []}
    for operation in document["operations"].values():
        other = {"receive": "send", "send": "receive"}[operation["action"]]
        for part, action in ((operation, operation["action"]), (operation.get("reply", {}), other)):
            for reference in part.get("messages", []):
                _, _, channel, _, name = reference["$ref"].split("/")
                if channel not in CHANNELS:
                    continue
                target = document["channels"][channel]["messages"][name]["$ref"].rsplit("/", 1)[1]
                if target not in sides[action]:
                    sides[action].append(target)
    # It has no body.
    sides["send"].remove("events_request")
    return sides["receive"], sides["send"]


def _as_sent(schema):
    """The schema with all that this server always sends required, in place."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            always = [name for name, member in properties.items() if isinstance(member, dict) and member.get("x-always-sent")]
            if always:
                schema["required"] = [*schema.get("required", []), *always]
        for member in schema.values():
            _as_sent(member)
    elif isinstance(schema, list):
        for member in schema:
            _as_sent(member)


def _text(value):
    return value if isinstance(value, str) else None


def _constant(schema, *path):
    for name in path:
        schema = schema.get("properties", {}).get(name, {})
    return schema.get("const")


class Judge:
    """Finds the message that something is, and what of it is wrong.

    `live`: what x-always-sent marks must be there, as in messages of this server; golden messages may lack it.
    """

    def __init__(self, side="server", live=False, document=None):
        document = document or load()
        self.names = directions(document)[0 if side == "server" else 1]
        self.messages = document["components"]["messages"]
        self.components = copy.deepcopy(document["components"])
        if live:
            _as_sent(self.components)
        self._validators = {}
        self._by_head = {}
        for name in self.names:
            schema = self.messages[name]["payload"]
            head = (_constant(schema, "type"), _constant(schema, "action") or _constant(schema, "payload", "eventType"))
            self._by_head.setdefault(head, []).append(name)

    def schema(self, name):
        """A validator of a schema of the contract."""
        return self._compiled(f"#/components/schemas/{name}")

    def _compiled(self, reference):
        if reference not in self._validators:
            self._validators[reference] = fastjsonschema.compile(
                {"$ref": reference, "components": self.components}, use_default=False)
        return self._validators[reference]

    def problem(self, name, message):
        """What makes it no message of this name; None where it is one."""
        try:
            self._compiled(f"#/components/messages/{name}/payload")(message)
        except fastjsonschema.JsonSchemaValueException as error:
            return error.message
        return None

    def disorder(self, name, message):
        """Which members do not stand as the message of this name has them; None where all do."""
        return self._disorder(self.messages[name]["payload"], message, "")

    def _disorder(self, schema, value, path):
        while "$ref" in schema:
            _, _, section, name = schema["$ref"].split("/")
            schema = self.components[section][name]
        if isinstance(value, dict):
            members = schema.get("properties", {})
            told, wanted = [name for name in value if name in members], [name for name in members if name in value]
            if told != wanted:
                return f"{path or 'the message'} has {told}, in the contract's order {wanted}"
            inner = [(members[name], value[name], f"{path}.{name}".lstrip(".")) for name in told]
        elif isinstance(value, list) and isinstance(schema.get("items"), dict):
            inner = [(schema["items"], each, f"{path}[{number}]") for number, each in enumerate(value)]
        else:
            return None
        return next(filter(None, (self._disorder(*each) for each in inner)), None)

    def candidates(self, message):
        if not isinstance(message, dict):
            return []
        payload = message.get("payload")
        type = _text(message.get("type"))
        kind = _text(message.get("action")) or _text(payload.get("eventType") if isinstance(payload, dict) else None)
        return self._by_head.get((type, kind)) or self._by_head.get((type, None)) or []

    def kind(self, message):
        """The one message that it is. Raises ContractViolation."""
        problems = []
        for name in self.candidates(message):
            problem = self.problem(name, message)
            if problem is None:
                if disorder := self.disorder(name, message):
                    raise ContractViolation(f"{name}: {disorder}")
                return name
            problems.append(f"not {name}: {problem}")
        raise ContractViolation(
            f"Spec/asyncapi.yaml does not know this message ({'; '.join(problems) or 'no message has such a head'}):\n"
            f"{json.dumps(message, ensure_ascii=False)[:2000]}")


def _fingerprint(payload):
    return hashlib.blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).digest()


class Received:
    """What has been received in this process, by kind."""

    def __init__(self):
        self.seen = Counter()
        self._judge = None
        self._posted = set()
        self._taken = Counter()

    @property
    def judge(self):
        if self._judge is None:
            self._judge = Judge(live=True)
        return self._judge

    def posted(self, body):
        """A test posts events whose payloads need not make sense: they come back as they were."""
        try:
            body = json.loads(body)
        except ValueError:
            return
        body = body.get("events", body) if isinstance(body, dict) else body
        for payload in body if isinstance(body, list) else [body]:
            self._posted.add(_fingerprint(payload))

    def __call__(self, message):
        """Answers the message. Raises ContractViolation where the contract has no such message."""
        head = None
        if isinstance(message, dict):
            payload = message.get("payload")
            head = (_text(message.get("type")), _text(payload.get("eventType")) if isinstance(payload, dict) else None)
        self._taken[head] += 1
        if self._taken[head] > WHOLE and self._taken[head] % SHARE:
            return message
        if self._posted and isinstance(message, dict) and message.get("type") == "event":
            if _fingerprint(message.get("payload")) in self._posted:
                self._envelope(message)
                self.seen[POSTED] += 1
                return message
        self.seen[self.judge.kind(message)] += 1
        return message

    def _envelope(self, message):
        """What surrounds an event's payload."""
        members = self.judge.components["messages"]["event_task"]["payload"]["properties"]
        if list(message) != list(members):
            raise ContractViolation(f"an event has {list(members)}, not {list(message)}")
        for name in ("id", "timestamp", "seq"):
            self.value(members[name]["$ref"].rsplit("/", 1)[1], message[name])

    def value(self, schema, value):
        """Something that is no message, by the name of its schema."""
        try:
            self.judge.schema(schema)(value)
        except fastjsonschema.JsonSchemaValueException as error:
            raise ContractViolation(f"{schema} of Spec/asyncapi.yaml: {error.message}: {value!r}") from None
        return value

    def save(self):
        """Adds the counts to the file that KECS_TEST_SEEN names, for Scripts/check-contract.py."""
        path = os.environ.get("KECS_TEST_SEEN")
        if path and self.seen:
            with open(path, "a") as file:
                file.write(json.dumps(self.seen) + "\n")


received = Received()
