"""The contract, Spec/asyncapi.yaml, as a document: that it is sound, and that it can refuse.

That the server keeps to it is seen by every other test here, through `support/contract.py`.
"""

import copy
import json
import re
import subprocess
import sys

import pytest
from jsonschema import Draft7Validator
from support.contract import CHANNELS, ContractViolation, Judge, Received, directions, load
from support.server import PROJECT
from support.specification import combinations, items, listed

DOCUMENT = load()
COMPONENTS = DOCUMENT["components"]
SERVER, CLIENT = directions(DOCUMENT)
JUDGES = {"server": Judge("server"), "client": Judge("client")}
FOLDER = PROJECT / "Spec/fixtures/realtime"
FIXTURES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
# Keywords that say something about a value to readers only.
ANNOTATIONS = {"$ref", "title", "description", "default", "examples"}


def walk(node, path=""):
    """Every object within, and where it is."""
    if isinstance(node, dict):
        yield path, node
        for key, member in node.items():
            yield from walk(member, f"{path}/{key}")
    elif isinstance(node, list):
        for number, member in enumerate(node):
            yield from walk(member, f"{path}/{number}")


def resolve(reference):
    node = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def is_annotation(key):
    return key in ANNOTATIONS or key.startswith("x-")


# The document. Neither PyPI nor Debian has a package with AsyncAPI's own JSON schema of version 3.0: what it demands
# of the parts that are used here is written out.

ALLOWED = {
    "document": {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"},
    "info": {"title", "version", "description", "termsOfService", "contact", "license", "tags", "externalDocs"},
    "server": {"host", "protocol", "protocolVersion", "pathname", "description", "title", "summary", "variables",
               "security", "tags", "externalDocs", "bindings"},
    "channel": {"address", "messages", "title", "summary", "description", "servers", "parameters", "tags",
                "externalDocs", "bindings"},
    "operation": {"action", "channel", "title", "summary", "description", "security", "tags", "externalDocs",
                  "bindings", "traits", "messages", "reply"},
    "reply": {"address", "channel", "messages"},
    "message": {"headers", "payload", "correlationId", "contentType", "name", "title", "summary", "description",
                "tags", "externalDocs", "bindings", "examples", "traits"},
    "example": {"headers", "payload", "name", "summary"},
    "components": {"schemas", "servers", "channels", "operations", "messages", "securitySchemes", "serverVariables",
                   "parameters", "correlationIds", "replies", "replyAddresses", "externalDocs", "tags",
                   "operationTraits", "messageTraits", "serverBindings", "channelBindings", "operationBindings",
                   "messageBindings"},
    "ws binding": {"method", "query", "headers", "bindingVersion"},
    "http operation binding": {"method", "query", "bindingVersion"},
    "http message binding": {"headers", "statusCode", "bindingVersion"},
}


def assert_form(kind, node, required=()):
    extra = {key for key in node if not key.startswith("x-")} - ALLOWED[kind]
    assert not extra, f"{kind} has {extra}"
    assert set(required) <= set(node), f"{kind} lacks {set(required) - set(node)}"


def test_the_form_of_the_document():
    assert_form("document", DOCUMENT, ["asyncapi", "info"])
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert_form("info", DOCUMENT["info"], ["title", "version"])
    assert_form("components", COMPONENTS)
    for section in ("servers", "channels", "operations"):
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", name) for name in DOCUMENT[section]), section
    for section in COMPONENTS.values():
        assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", name) for name in section)
    for server in DOCUMENT["servers"].values():
        assert_form("server", server, ["host", "protocol"])
        assert server["protocol"] in ("ws", "wss", "http", "https")
        for scheme in server.get("security", []):
            assert resolve(scheme["$ref"])["type"] in ("http", "httpApiKey")


def test_the_form_of_channels_and_operations():
    for name, channel in DOCUMENT["channels"].items():
        assert_form("channel", channel, ["address", "messages"])
        assert set(re.findall(r"\{(\w+)\}", channel["address"])) == set(channel.get("parameters", {})), name
        for message in channel["messages"].values():
            assert message["$ref"].startswith("#/components/messages/")
        for server in channel["servers"]:
            assert server["$ref"].startswith("#/servers/")
        if "ws" in channel.get("bindings", {}):
            assert_form("ws binding", channel["bindings"]["ws"], ["bindingVersion"])
    used = set()
    for name, operation in DOCUMENT["operations"].items():
        assert_form("operation", operation, ["action", "channel"])
        assert operation["action"] in ("send", "receive"), name
        assert operation["summary"], name
        if "bindings" in operation:
            assert_form("http operation binding", operation["bindings"]["http"], ["bindingVersion"])
        for part in (operation, operation.get("reply")):
            if part is None:
                continue
            if part is not operation:
                assert_form("reply", part)
            channel = part["channel"]["$ref"]
            assert channel.startswith("#/channels/")
            for message in part["messages"]:
                assert message["$ref"].startswith(f"{channel}/messages/"), (name, message)
                used.add(resolve(message["$ref"])["$ref"])
    assert used == {f"#/components/messages/{name}" for name in COMPONENTS["messages"]}
    channels = {name for name, channel in DOCUMENT["channels"].items() if channel["messages"]}
    assert channels > set(CHANNELS)


@pytest.mark.parametrize("name", COMPONENTS["messages"])
def test_the_form_of_a_message(name):
    message = COMPONENTS["messages"][name]
    assert_form("message", message, ["name", "title", "summary", "tags", "payload"])
    assert {tag["name"] for tag in message["tags"]} <= {tag["name"] for tag in DOCUMENT["info"]["tags"]}
    for example in message.get("examples", []):
        assert_form("example", example, ["payload"])
    if "bindings" in message:
        assert_form("http message binding", message["bindings"]["http"], ["bindingVersion"])
    text = f"{message['summary']} {message.get('description', '')}"
    assert text.rstrip().endswith((".", "|", "events"))


def test_every_reference_leads_somewhere():
    count = 0
    for path, node in walk(DOCUMENT):
        if "$ref" not in node:
            continue
        count += 1
        reference = node["$ref"]
        if reference.startswith("./fixtures/"):
            assert (PROJECT / "Spec" / reference).is_file(), path
            continue
        assert resolve(reference) is not None, path
        # A validator looks at nothing beside a $ref.
        assert all(is_annotation(key) for key in node), f"{path}: {sorted(node)}"
    assert count > 300


def schemas():
    for name, schema in COMPONENTS["schemas"].items():
        yield name, schema
    for name, message in COMPONENTS["messages"].items():
        yield name, message["payload"]


@pytest.mark.parametrize("name, schema", schemas(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_schema_is_one(name, schema):
    Draft7Validator.check_schema(schema)
    keywords = set(Draft7Validator.META_SCHEMA["properties"]) | ANNOTATIONS
    for path, node in walk(schema):
        if path.endswith(("/properties", "/dependencies", "/x-enum-descriptions", "/default")):
            continue
        unknown = {key for key in node if key not in keywords and not key.startswith("x-")}
        assert not unknown, f"{name}{path}: {unknown}"
        if "properties" in node:
            assert set(node.get("required", [])) <= set(node["properties"]), f"{name}{path}"
            for member, about in node["properties"].items():
                assert not (about.get("x-always-sent") and member in node.get("required", [])), f"{name}{path}/{member}"
        if "x-enum-descriptions" in node:
            assert list(node["x-enum-descriptions"]) == node["enum"], f"{name}{path}"


def reachable(reference, seen):
    if reference in seen:
        return
    seen.add(reference)
    for _, node in walk(resolve(reference)):
        if "$ref" in node:
            reachable(node["$ref"], seen)


def test_what_the_server_sends_is_described_strictly():
    seen = set()
    for name in SERVER:
        reachable(f"#/components/messages/{name}/payload", seen)
    for reference in seen:
        for path, node in walk(resolve(reference)):
            if node.get("type") == "object":
                assert node.get("additionalProperties") is False, reference + path


# Examples


def bundle(reference):
    return {"$ref": reference, "components": COMPONENTS}


@pytest.mark.parametrize("name", COMPONENTS["messages"])
def test_the_examples_of_a_message(name):
    """By another validator than the one that judges the server."""
    validator = Draft7Validator(bundle(f"#/components/messages/{name}/payload"))
    for example in COMPONENTS["messages"][name].get("examples", []):
        payload = example["payload"]
        if "$ref" in payload:
            assert payload["$ref"] == f"./fixtures/realtime/{example['name']}.json"
            payload = FIXTURES[example["name"]]
        validator.validate(payload)


def owner(stem):
    """The message that a golden message is of: `event_task` of `event_task_extended`."""
    names = [name for name in COMPONENTS["messages"] if stem == name or stem.startswith(f"{name}_")]
    assert names, f"{stem}.json is of no message of Spec/asyncapi.yaml"
    return max(names, key=len)


@pytest.mark.parametrize("stem", FIXTURES)
def test_a_golden_message_is_of_exactly_one_message(stem):
    name = owner(stem)
    judge = JUDGES["server" if name in SERVER else "client"]
    assert judge.kind(FIXTURES[stem]) == name
    assert [other for other in judge.names if judge.problem(other, FIXTURES[stem]) is None] == [name]
    assert stem in [example["name"] for example in COMPONENTS["messages"][name]["examples"]]


def test_every_message_has_a_golden_one():
    assert {owner(stem) for stem in FIXTURES} == {*SERVER, *CLIENT}


def test_the_specifications_own_examples():
    server, client, seen = JUDGES["server"], JUDGES["client"], set()
    for item in items():
        # The two under Message Format show what all have in common.
        if not item.code or item.text != "Example (json)" or item.place.startswith("Message Format"):
            continue
        for message in combinations(json.loads(re.sub(r"^\s*//.*$", "", item.code, flags=re.MULTILINE))):
            for judge in (client, server):
                if judge.candidates(message) and (judge is server or "timestamp" not in message):
                    seen.add(judge.kind(message))
                    break
            else:
                raise AssertionError(f"{item.place}: {message}")
    assert seen >= {"auth", "subscribe", "subscribe_ack", "unsubscribe", "event_cluster", "event_service", "event_task",
                    "event_deployment", "command_execute", "command_ack_execute", "command_get_metrics", "metrics",
                    "error", "ping", "pong", "connected", "disconnecting"}


# It can refuse


def changed(message):
    """What is not quite this message, and what was done to it."""
    for path, node in list(walk(message)):
        for key in list(node):
            def copied(path=path):
                whole = copy.deepcopy(message)
                place = whole
                for part in path.split("/")[1:]:
                    place = place[int(part)] if isinstance(place, list) else place[part]
                return whole, place

            whole, place = copied()
            place[f"{key}_"] = place.pop(key)
            yield f"{path}/{key} renamed", whole
            whole, place = copied()
            place[key] = {"a": [place[key]]}
            yield f"{path}/{key} of another type", whole
        whole, place = copied()
        place["extra"] = 1
        yield f"{path} has one more", whole


@pytest.mark.parametrize("stem", [stem for stem in FIXTURES if owner(stem) in SERVER])
def test_what_is_not_quite_a_message_is_refused(stem):
    judge = JUDGES["server"]
    count = 0
    for what, message in changed(FIXTURES[stem]):
        with pytest.raises(ContractViolation):
            judge.kind(message)
            pytest.fail(f"{stem} with {what} was taken")
        count += 1
    assert count > 3


@pytest.mark.parametrize("stem", [stem for stem in FIXTURES if owner(stem) in SERVER])
def test_a_message_without_what_it_must_have_is_refused(stem):
    judge = JUDGES["server"]
    validator = Draft7Validator(bundle(f"#/components/messages/{owner(stem)}/payload"))
    count = 0
    for path, node in walk(FIXTURES[stem]):
        for key in node:
            message = copy.deepcopy(FIXTURES[stem])
            place = message
            for part in path.split("/")[1:]:
                place = place[int(part)] if isinstance(place, list) else place[part]
            del place[key]
            if validator.is_valid(message):
                continue
            count += 1
            # Another message of the same head may be without it.
            try:
                assert judge.kind(message) != owner(stem), f"{stem} without {path}/{key}"
            except ContractViolation:
                pass
    assert count


def test_a_server_that_leaves_out_what_it_always_sends_is_caught():
    received = Received()
    whole = FIXTURES["event_task_stop"]
    assert received(whole) == whole
    without = {key: value for key, value in whole.items() if key != "seq"}
    assert JUDGES["server"].kind(without) == "event_task"
    with pytest.raises(ContractViolation, match="seq"):
        received(without)
    assert received.seen == {"event_task": 1}


def test_what_a_test_posted_itself_is_not_held_against_the_server():
    received = Received()
    payload = {"eventType": "task", "action": "ODD"}
    event = {"id": "evt-001", "type": "event", "timestamp": "2024-01-01T00:00:00.000Z", "seq": 1, "payload": payload}
    with pytest.raises(ContractViolation):
        received(event)
    received.posted(json.dumps([payload]))
    received(event)
    with pytest.raises(ContractViolation):
        received(event | {"payload": payload | {"more": 1}})
    for broken in (event | {"seq": -1}, event | {"extra": 1}, event | {"id": "1"}):
        with pytest.raises(ContractViolation):
            received(broken)


def check(folder, lines, seen=None):
    """The end of Scripts/check-contract.py: its exit code and what it prints."""
    (folder / "received").write_text("".join(f"{line}\n" for line in lines))
    arguments = ["--received", str(folder / "received")]
    if seen is not None:
        (folder / "seen").write_text(json.dumps(seen) + "\n")
        arguments += ["--seen", str(folder / "seen"), "--complete"]
    done = subprocess.run(
        [sys.executable, str(PROJECT / "Scripts/check-contract.py"), *arguments], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60)
    assert not done.stderr
    return done.returncode, done.stdout


def test_the_check_of_what_was_received(tmp_path):
    good = json.dumps(FIXTURES["event_container"])
    bad = good.replace('"exitCode"', '"exit"')
    assert check(tmp_path, [f"real {good}"]) == (
        0, f"{1:8}  event_container\ncontract: 1 messages of 1 kinds, 0 invalid\n")
    for lines in ([f"real {bad}"], [good], ["real {"], [f"scripted {good}", f"scripted {json.dumps(FIXTURES['connected'])}"]):
        code, text = check(tmp_path, lines)
        assert code == 1 and text.endswith("1 invalid\n"), text
    # Where the test wrote the journal, a payload is its own affair, and is no sign of the server.
    code, text = check(tmp_path, [f"scripted {bad}"])
    assert code == 0 and text.endswith("contract: 1 messages of 0 kinds, 0 invalid\n"), text


def test_the_check_whether_all_was_seen(tmp_path):
    judge = JUDGES["server"]
    everything = {name: 1 for name in judge.names}
    assert check(tmp_path, [], everything)[0] == 0
    code, text = check(tmp_path, [], {name: 1 for name in everything if name != "lagging"})
    assert code == 1 and "contract: lagging was never seen\n" in text


# It says what the sources say


def source(path):
    return (PROJECT / "Sources" / path).read_text()


def test_the_codes():
    ours = set(map(int, re.findall(r"CloseCode\(rawValue: (\d+)\)", source("KECSWire/Realtime/CloseCode.swift"))))
    told = {row["code"] for row in DOCUMENT["x-close-codes"]}
    assert told == ours
    assert set(COMPONENTS["schemas"]["CloseCode"]["enum"]) == ours - {1000}
    assert COMPONENTS["schemas"]["ErrorCode"]["enum"] == listed("Error Codes")
    assert COMPONENTS["schemas"]["EventType"]["enum"] == listed("Event Types")


def test_the_features():
    text = re.search(r"static let features = \[(.*?)\]", source("KECSRealtime/Messages/MessageWriter.swift"), re.DOTALL)
    assert COMPONENTS["schemas"]["Feature"]["enum"] == re.findall(r'"([^"]+)"', text[1])


def test_the_refusals():
    told = {(row["status"], code) for row in DOCUMENT["x-refusals"] for code in row["codes"]}
    codes = COMPONENTS["messages"]["refused"]["payload"]["properties"]["error"]["properties"]["code"]["enum"]
    assert {code for _, code in told} == set(codes)
    realtime = "".join(path.read_text() for path in (PROJECT / "Sources/KECSRealtime").rglob("*.swift"))
    ours = set(re.findall(r'UpgradeRejection\(\s*\.\w+, "([A-Z_]+)"', realtime))
    assert ours <= set(codes)
    assert len(ours) > 8


def test_the_limits():
    configuration = (PROJECT / "Docs/Configuration.md").read_text()
    for row in DOCUMENT["x-limits"]:
        if "flag" in row:
            assert f"`{row['flag'].split()[0].removeprefix('--')}`" in configuration, row
    told = {row["told"] for row in DOCUMENT["x-limits"] if "told" in row}
    assert set(COMPONENTS["schemas"]["Limits"]["properties"]) <= told
