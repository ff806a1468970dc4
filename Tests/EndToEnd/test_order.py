"""Members of messages and answers stand in one order: the specification's, AWS's model's, the declared one.

Of messages every test's client looks (`support/contract.py`), of ECS's answers every boto3 client
(`support/model_order.py`). Here is what these do not see, and that they see.
"""

import json
import re

import botocore.session
import pytest
from support import model_order
from support.contract import ContractViolation, Judge, Received
from support.server import PROJECT

MODELS = {"ECS": "ecs", "ApplicationAutoScaling": "application-autoscaling"}
JUDGES = [Judge("server"), Judge("client")]
GENERATED = PROJECT / "Sources/KECSWire/Generated"
FIXTURES = {
    path.stem: json.loads(path.read_text()) for path in sorted((PROJECT / "Spec/fixtures/realtime").glob("*.json"))
}


def turned(value):
    """The same with the members of the innermost object that has several turned round, and whether there was one."""
    if isinstance(value, dict):
        for name, member in value.items():
            other, found = turned(member)
            if found:
                return {**value, name: other}, True
        if len(value) > 1:
            return dict(reversed(value.items())), True
    if isinstance(value, list):
        for number, member in enumerate(value):
            other, found = turned(member)
            if found:
                return [*value[:number], other, *value[number + 1:]], True
    return value, False


def knows(judge, name, message):
    """Whether the message of this name has all these members."""
    members = judge.messages[name]["payload"]["properties"]
    payload = members.get("payload", {})
    return set(message) <= set(members) and (
        "properties" not in payload or set(message["payload"]) <= set(payload["properties"]))


def test_the_judge_sees_another_order_wherever_it_is():
    looked_at = 0
    for name, fixture in FIXTURES.items():
        known = [
            (judge, candidate) for judge in JUDGES for candidate in judge.candidates(fixture)
            if knows(judge, candidate, fixture)]
        # Answers of HTTP have no head, and times by container no order.
        if "type" not in fixture or not known or name == "subscribe_logs_again":
            continue
        assert None in [judge.disorder(candidate, fixture) for judge, candidate in known], name
        other, found = turned(fixture)
        assert other == fixture
        if found:
            assert None not in [judge.disorder(candidate, other) for judge, candidate in known], name
            looked_at += 1
    assert looked_at > 50


def test_a_message_in_another_order_is_refused():
    with pytest.raises(ContractViolation, match="order"):
        JUDGES[0].kind(turned(FIXTURES["event_task"])[0])


def test_posted_events_are_looked_at_from_outside():
    received = Received()
    message = {**FIXTURES["event_task"], "seq": 3}
    received.posted(json.dumps(message["payload"]))
    with pytest.raises(ContractViolation):
        received(dict(reversed(message.items())))


@pytest.mark.parametrize("folder", MODELS)
def test_shapes_are_declared_as_the_model_has_them(folder):
    """What is encoded in the order of its declaration: every shape, also those that no test's answer has."""
    model = botocore.session.get_session().get_service_model(MODELS[folder])
    structures = {}
    for path in (GENERATED / folder).rglob("*.swift"):
        for name, body in re.findall(r"^public struct (\w+): .*?\{\n(.*?)^\}", path.read_text(), re.S | re.M):
            structures[name] = re.findall(r"^    public var `?(\w+)`?: ", body, re.M)
    looked_at = 0
    for name in model.shape_names:
        shape = model.shape_for(name)
        declared = structures.get(name)
        if shape.type_name != "structure" or declared is None:
            continue
        members = [member[0].lower() + member[1:] for member in shape.members]
        assert declared == [member for member in members if member in declared], name
        looked_at += 1
    assert looked_at > 20


def test_rooms_that_speak_to_clients_write_no_json_with_foundation():
    """Its encoder has an order of its own. Elsewhere it writes what stays within (Docs/Decisions)."""
    rooms = ("KECSWire", "KECSRealtime", "KECSGateway", "KECSClient", "kecs")
    found = [
        str(path.relative_to(PROJECT)) for room in rooms for path in (PROJECT / "Sources" / room).rglob("*.swift")
        if re.search(r"\bJSONEncoder\(|\bJSONSerialization\b", path.read_text())]
    assert found == []


def ecs_answer(server, operation, **parameters):
    """The answer's body as text."""
    return server.target(operation, parameters).body.decode()


def test_answers_are_the_same_bytes_each_time(api_server):
    """A dictionary in between would have another order in each process, and often in each answer."""
    ecs_answer(api_server, "CreateCluster", clusterName="one", tags=[{"key": "k", "value": "v"}])
    ecs_answer(
        api_server, "RegisterTaskDefinition", family="web", containerDefinitions=[{
            "name": "web", "image": "busybox", "memory": 64, "environment": [{"name": "A", "value": "1"}],
            "dockerLabels": {"z": "1", "a": "2", "m": "3"}, "portMappings": [{"containerPort": 80}]}])
    for operation, parameters in (
        ("DescribeClusters", {"clusters": ["one"], "include": ["TAGS", "SETTINGS"]}),
        ("DescribeTaskDefinition", {"taskDefinition": "web:1"}),
        ("DescribeTasks", {"cluster": "nowhere", "tasks": ["x"]}),
    ):
        answers = {ecs_answer(api_server, operation, **parameters) for _ in range(5)}
        assert len(answers) == 1, operation
    labels = ecs_answer(api_server, "DescribeTaskDefinition", taskDefinition="web:1")
    assert '"dockerLabels":{"a":"2","m":"3","z":"1"}' in labels
    error = ecs_answer(api_server, "DescribeTasks", cluster="nowhere", tasks=["x"])
    assert error == '{"__type":"ClusterNotFoundException","message":"Cluster not found."}'
    assert ecs_answer(api_server, "CreateCluster", clusterName="a/b").startswith('{"__type":"')


def test_other_answers_have_their_members_as_declared(api_server):
    assert list(api_server.get("/health").json()) == ["status", "version", "runtime", "uptimeSeconds"]
    assert list(api_server.get("/nowhere").json()) == ["error", "message"]


def test_the_model_is_seen_to_refuse(ecs):
    ecs.create_cluster(clusterName="one")
    shape = ecs.meta.service_model.operation_model("CreateCluster").output_shape
    assert model_order.seen["CreateCluster"]
    assert model_order.disorder(shape, {"cluster": {"clusterArn": "a", "clusterName": "b"}}) is None
    assert model_order.disorder(shape, {"cluster": {"clusterName": "b", "clusterArn": "a"}})
    assert model_order.disorder(shape, {"cluster": {"clusterArn": "a", "nobodys": 1}})


def test_an_events_payload_is_kept_as_it_was_posted(server, stream):
    """Written on several lines it goes on one; nothing else of it changes."""
    payload = {
        "eventType": "cluster", "action": "UPDATE",
        "cluster": {"zeta": 1, "clusterArn": 'a \\ " \n  b', "alpha": [1.50, {}, "\\"], "é": None}}
    server.post("/_kecs/events", json.dumps(payload, indent=2).encode())
    stream.event("cluster")
    written = json.dumps(payload, separators=(",", ":"))
    assert stream.frames[-1].endswith(f',"payload":{written}}}')
