"""Whatever arrives: an ECS-form error, never a 500, a hang or a crash; and the server works on."""

import copy
import errno
import http.client
import json
import random
import socket

import pytest
from support.server import request

TARGET = "AmazonEC2ContainerServiceV20141113."
# An answer to any request comes within this.
TIMEOUT = 5.0


def assert_ecs_error(status, headers, body):
    assert 400 <= status < 500, (status, body[:500])
    assert headers.get("content-type", "").startswith("application/x-amz-json-1.1"), dict(headers)
    assert headers.get("x-amzn-requestid"), dict(headers)
    content = json.loads(body)
    assert isinstance(content["__type"], str) and content["__type"], content
    assert isinstance(content.get("message", content.get("Message")), str), content
    return content


def refusal(answer):
    return assert_ecs_error(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.body)


def assert_healthy(server):
    assert server.running, server.log()[-5000:]
    assert server.get("/health").status == 200
    answer = server.target("ListClusters", {})
    assert answer.status == 200 and "clusterArns" in answer.json()


@pytest.fixture(autouse=True)
def healthy_afterwards(api_server):
    yield
    assert_healthy(api_server)


@pytest.mark.parametrize(
    "body",
    [b"{", b"}", b"[]", b"null", b"1", b'"text"', b"{]", b'{"a":}', b"\xff\xfe\x00", b"\x00", b'{"a":"\xff"}',
     b'{"clusterName":"\\ud800"}', b"{'single':1}", b'{"clusterName":"a",}', b"NaN", b'{"a":1}{"b":2}', b"[" * 100_000,
     b'{"a":' * 100_000, b'{"tags":' + b"[" * 50_000 + b"]" * 50_000 + b"}"],
)
def test_malformed_json(api_server, body):
    assert_type = refusal(api_server.target("CreateCluster", body))["__type"]
    assert "SerializationException" in assert_type or "InvalidParameterException" in assert_type


def test_an_empty_body_is_an_empty_request(api_server):
    assert api_server.target("ListClusters", b"").status == 200


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("CreateCluster", {"clusterName": 1}),
        ("CreateCluster", {"clusterName": ["a"]}),
        ("CreateCluster", {"clusterName": {"a": 1}}),
        ("CreateCluster", {"tags": {"key": "a"}}),
        ("CreateCluster", {"tags": [1]}),
        ("CreateCluster", {"tags": [{"key": 1}]}),
        ("CreateCluster", {"tags": [{"value": "no key"}]}),
        ("CreateCluster", {"settings": [{"name": "unknownSetting", "value": "x"}]}),
        ("DescribeClusters", {"clusters": "one"}),
        ("DescribeClusters", {"include": ["EVERYTHING"]}),
        ("ListClusters", {"maxResults": "10"}),
        ("ListClusters", {"maxResults": 0}),
        ("ListClusters", {"maxResults": 101}),
        ("ListClusters", {"maxResults": 1.5}),
        ("ListClusters", {"maxResults": 10**30}),
        ("ListClusters", {"nextToken": "nonsense"}),
        ("ListClusters", {"nextToken": 1}),
        ("DeleteCluster", {}),
        ("DeleteCluster", {"cluster": None}),
        ("UpdateCluster", {}),
        ("RegisterTaskDefinition", {}),
        ("RegisterTaskDefinition", {"family": "f"}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": None}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": {}}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [None]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "a", "image": "i", "memory": "64"}]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "a", "image": "i", "memory": -1}]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "a", "image": "i", "memory": 10**19}]}),
        ("RegisterTaskDefinition", {"family": "f", "cpu": "lots",
                                    "containerDefinitions": [{"name": "a", "image": "i", "memory": 64}]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [
            {"name": "a", "image": "i", "memory": 64, "portMappings": [{"containerPort": 99999}]}]}),
        ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [
            {"name": "a", "image": "i", "memory": 64, "portMappings": [{"containerPort": -1}]}]}),
        ("DescribeTaskDefinition", {}),
        ("DescribeTaskDefinition", {"taskDefinition": ""}),
        ("DescribeTaskDefinition", {"taskDefinition": "f:99999999999999999999"}),
        ("DescribeTaskDefinition", {"taskDefinition": "arn:aws:ecs:::"}),
        ("DeregisterTaskDefinition", {"taskDefinition": "arn:aws:s3:::bucket"}),
        ("ListTaskDefinitions", {"status": "SLEEPING"}),
        ("ListTaskDefinitions", {"sort": "SIDEWAYS"}),
        ("RunTask", {}),
        ("RunTask", {"taskDefinition": 1}),
        ("RunTask", {"taskDefinition": "f", "count": "1"}),
        ("RunTask", {"taskDefinition": "f", "count": True}),
        ("RunTask", {"taskDefinition": "f", "launchType": "ROCKET"}),
        ("RunTask", {"taskDefinition": "f", "startedBy": "x" * 129}),
        ("RunTask", {"taskDefinition": "f", "clientToken": "x" * 65}),
        ("RunTask", {"taskDefinition": "f", "overrides": []}),
        ("StopTask", {}),
        ("StopTask", {"task": "not/an/arn/at/all"}),
        ("DescribeTasks", {}),
        ("DescribeTasks", {"tasks": "one"}),
        ("DescribeTasks", {"tasks": [1]}),
        ("ListTasks", {"desiredStatus": "SLEEPING"}),
        ("TagResource", {"resourceArn": "arn", "tags": []}),
        ("TagResource", {"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/\u0000", "tags": [{"key": "a"}]}),
        ("UntagResource", {"resourceArn": "arn:aws:ec2:us-east-1:000000000000:instance/i-1", "tagKeys": ["a"]}),
        ("ListTagsForResource", {}),
    ],
)
def test_wrong_types_absent_fields_and_arns(api_server, operation, body):
    refusal(api_server.target(operation, body))


@pytest.mark.parametrize("text", ["a\u0000b", "\u0000", "a\nb", "\u202e", "💥", "../../etc/passwd", "'; DROP TABLE x;--", "%s%n", " "])
def test_odd_texts_as_names(api_server, text):
    for operation, body in (
        ("CreateCluster", {"clusterName": text}),
        ("RegisterTaskDefinition", {"family": text, "containerDefinitions": [{"name": "a", "image": "i", "memory": 9}]}),
        ("DescribeTaskDefinition", {"taskDefinition": text}),
        ("DeleteCluster", {"cluster": text}),
        ("DescribeTasks", {"cluster": text, "tasks": ["x"]}),
    ):
        refusal(api_server.target(operation, body))


def test_nul_bytes_in_values_are_kept_or_refused(api_server):
    """A tag's value, an environment variable: answered in order, and what is kept comes back whole."""
    answer = api_server.target("CreateCluster", {"clusterName": "c", "tags": [{"key": "a", "value": "x\u0000y"}]})
    if answer.status == 200:
        described = api_server.target("DescribeClusters", {"clusters": ["c"], "include": ["TAGS"]}).json()
        assert described["clusters"][0]["tags"] == [{"key": "a", "value": "x\u0000y"}]
    else:
        refusal(answer)


@pytest.mark.parametrize("target", [None, "", "Nonsense", "AmazonEC2ContainerServiceV20141113", TARGET, TARGET + "Fly",
                                    TARGET + "createcluster", "DynamoDB_20120810.ListTables", TARGET + "ListClusters.x",
                                    "x" * 5000])
def test_targets_that_are_not_there(api_server, target):
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    if target is not None:
        headers["X-Amz-Target"] = target
    content = refusal(api_server.post("/", b"{}", headers))
    assert "UnknownOperationException" in content["__type"]


def test_operations_of_the_model_that_are_not_built(api_server):
    content = refusal(api_server.target("CreateCapacityProvider", {
        "name": "c", "autoScalingGroupProvider": {"autoScalingGroupArn": "arn:aws:autoscaling:x"}}))
    assert "UnsupportedFeatureException" in content["__type"]


def test_unknown_members_are_ignored(api_server):
    """As AWS does: a newer SDK may send what this server does not know."""
    assert api_server.target("CreateCluster", {"clusterName": "c", "fromTheFuture": {"deep": [1]}}).status == 200


@pytest.mark.parametrize("size", [10 * 1024 * 1024])
def test_large_bodies(api_server, size):
    for body in (b"x" * size, b'{"clusterName":"' + b"a" * size + b'"}', b"[" * size, b" " * size):
        refusal(api_server.target("CreateCluster", body, timeout=20))


def test_a_large_body_in_chunks(api_server):
    connection = http.client.HTTPConnection("127.0.0.1", api_server.port, timeout=20)
    chunks = (b"x" * 65536 for _ in range(160))
    connection.request("POST", "/", chunks, {"X-Amz-Target": TARGET + "CreateCluster"}, encode_chunked=True)
    answer = connection.getresponse()
    assert_ecs_error(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    connection.close()


def test_deep_values(api_server):
    for depth in (100, 1_000, 20_000):
        nested = b"[" * depth + b"]" * depth
        for body in (b'{"clusterName":"deep","unknown":' + nested + b"}", b'{"tags":' + nested + b"}"):
            answer = api_server.target("CreateCluster", body)
            assert answer.status < 500, answer


def test_http_that_is_not_http(api_server):
    """Garbage on the wire ends that connection, nothing else."""
    for garbage in (b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                    b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                    b"GET / HTTP/1.1\r\n" + b"A: " + b"x" * 200_000 + b"\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
        with socket.create_connection(("127.0.0.1", api_server.port), timeout=TIMEOUT) as raw:
            try:
                raw.sendall(garbage)
                raw.shutdown(socket.SHUT_WR)
                head = raw.recv(65536)
            except OSError as error:
                # Closed before all was sent.
                assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN), error
                continue
            assert head == b"" or head.startswith(b"HTTP/1.1 4"), (garbage[:40], head[:200])


def test_methods_and_paths(api_server):
    for method, path, status in (("GET", "/nowhere", 404), ("DELETE", "/", 405), ("PUT", "/health", 405),
                                 ("GET", "/v1/ListClusters", 405), ("POST", "/v1/", 400), ("POST", "/v1/Fly", 400),
                                 ("GET", "/%00", 404), ("GET", "/../../etc/passwd", 404), ("POST", "/v1/a/b", 400)):
        answer = request(method, api_server.url + path)
        assert answer.status in (status, 400, 404, 405) and 400 <= answer.status < 500, (method, path, answer)


# A thousand mutations

CONTAINER = {
    "name": "app", "image": "busybox", "cpu": 10, "memory": 64, "essential": True, "command": ["sh", "-c", "true"],
    "environment": [{"name": "A", "value": "1"}], "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
    "mountPoints": [{"sourceVolume": "v", "containerPath": "/v", "readOnly": False}], "stopTimeout": 5,
    "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 20}], "dockerLabels": {"a": "b"},
    "healthCheck": {"command": ["CMD", "true"], "interval": 5}, "linuxParameters": {"capabilities": {"add": ["NET_ADMIN"]}},
    "dependsOn": [],
}
VALID = [
    ("CreateCluster", {"clusterName": "fuzz", "tags": [{"key": "a", "value": "b"}],
                       "settings": [{"name": "containerInsights", "value": "enabled"}]}),
    ("DescribeClusters", {"clusters": ["fuzz", "arn:aws:ecs:us-east-1:000000000000:cluster/fuzz"], "include": ["TAGS"]}),
    ("ListClusters", {"maxResults": 5}),
    ("UpdateCluster", {"cluster": "fuzz", "settings": [{"name": "containerInsights", "value": "disabled"}]}),
    ("RegisterTaskDefinition", {"family": "fuzz", "networkMode": "bridge", "volumes": [{"name": "v"}], "cpu": "256",
                                "memory": "512", "containerDefinitions": [CONTAINER], "tags": [{"key": "a", "value": "b"}]}),
    ("DescribeTaskDefinition", {"taskDefinition": "fuzz:1", "include": ["TAGS"]}),
    ("ListTaskDefinitions", {"familyPrefix": "fuzz", "status": "ACTIVE", "sort": "DESC", "maxResults": 10}),
    ("ListTaskDefinitionFamilies", {"familyPrefix": "f", "status": "ALL", "maxResults": 10}),
    ("RunTask", {"cluster": "fuzz", "taskDefinition": "fuzz", "count": 1, "startedBy": "fuzz", "group": "g",
                 "overrides": {"containerOverrides": [{"name": "app", "command": ["x"], "environment": [
                     {"name": "B", "value": "2"}]}], "cpu": "128"}, "tags": [{"key": "k", "value": "v"}]}),
    ("DescribeTasks", {"cluster": "fuzz", "tasks": ["0" * 32], "include": ["TAGS"]}),
    ("ListTasks", {"cluster": "fuzz", "family": "fuzz", "desiredStatus": "STOPPED", "maxResults": 10}),
    ("StopTask", {"cluster": "fuzz", "task": "0" * 32, "reason": "because"}),
    ("TagResource", {"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/fuzz", "tags": [{"key": "x", "value": "y"}]}),
    ("UntagResource", {"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/fuzz", "tagKeys": ["x"]}),
    ("DeregisterTaskDefinition", {"taskDefinition": "fuzz:1"}),
    ("DeleteTaskDefinitions", {"taskDefinitions": ["fuzz:1"]}),
]


def odd_value(rng):
    return rng.choice([
        None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -2**63 - 1, 10**400, 1.5, 1e308, "", " ", "\u0000", "x" * 300,
        "x" * 70_000, "ünï", "💥", "arn:aws:ecs", "arn:aws:ecs:us-east-1:000000000000:task/a/b/c", "../..", "%n%s", [], {},
        [[]], [None], [{}], {"": ""}, {"key": None}, [1, "a", None], "true", "1", {"a": {"b": {"c": []}}},
    ])


def places(value, path=()):
    """Every place in the document: the path to it."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def mutate_value(rng, body):
    body = copy.deepcopy(body)
    for _ in range(rng.randint(1, 3)):
        path = rng.choice(list(places(body)))
        if not path:
            if rng.random() < 0.2:
                return odd_value(rng)
            body[rng.choice(["extra", "", "clusterName", "tags"])] = odd_value(rng)
            continue
        holder = body
        for key in path[:-1]:
            holder = holder[key]
        how = rng.random()
        if how < 0.6:
            holder[path[-1]] = odd_value(rng)
        elif how < 0.8:
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.extend([holder[path[-1]]] * rng.choice([1, 11, 120]))
        else:
            holder[path[-1]] = [holder[path[-1]]]
        if not isinstance(body, dict):
            return body
    return body


def mutate_bytes(rng, data):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        how = rng.random()
        if how < 0.4 and at < len(data):
            data[at] = rng.randrange(256)
        elif how < 0.6:
            del data[at:at + rng.randint(1, 20)]
        elif how < 0.8:
            data[at:at] = bytes(rng.choice([b'"', b"\\", b"\x00", b"\xff", b"[", b"{", b",", b"1e999", b"\\u0000"]))
        else:
            return bytes(data[:at])
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_250_random_mutations(api_server, seed):
    """A mutation is refused in ECS's form, or it happened to stay valid and is answered with 200."""
    rng = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", api_server.port, timeout=TIMEOUT)

    def call(operation, data):
        connection.request("POST", "/", data, {
            "X-Amz-Target": TARGET + operation, "Content-Type": "application/x-amz-json-1.1"})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    for operation, body in VALID[:1] + VALID[4:5]:
        assert call(operation, json.dumps(body).encode())[0] == 200
    refused = 0
    for number in range(250):
        operation, body = rng.choice(VALID)
        if rng.random() < 0.7:
            data = json.dumps(mutate_value(rng, body)).encode()
        else:
            data = mutate_bytes(rng, json.dumps(body).encode())
        try:
            status, headers, content = call(operation, data)
        except OSError as error:
            raise AssertionError(f"seed {seed}, request {number}: {operation} {data[:300]!r}: {error!r}") from error
        try:
            if status != 200:
                assert_ecs_error(status, headers, content)
                refused += 1
            else:
                assert isinstance(json.loads(content), dict)
        except (AssertionError, ValueError, KeyError) as error:
            raise AssertionError(f"seed {seed}, request {number}: {operation} {data[:300]!r}: {error}") from error
    connection.close()
    # The mutations are worth their name.
    assert refused > 100
