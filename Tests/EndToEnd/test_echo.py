"""What a client sent comes back bounded, wherever it does: in errors, acknowledgements, refusals and the log."""

import http.client
import json
import re

import botocore.session
import pytest
from support.model_order import disorder
from support.stream import Stream

# Bytes of an answer to something with 60 KB of anything in it.
MOST = 4096
# What the text is of: some take more bytes in JSON than they have.
PARTS = {"letters": "x", "controls": "\x01", "quotes": '"', "umlauts": "ä", "emoji": "\U0001F600"}


def text(part, size=59_000):
    """So many bytes of JSON."""
    return part * (size // (len(json.dumps(part, ensure_ascii=False).encode()) - 2))


def envelope(type="subscribe", action="events", payload=None, **members):
    return {"id": "echo", "type": type, "action": action, "payload": payload or {}, **members}


# Each makes a message with the text in one place.
MESSAGES = {
    "id": lambda text: {**envelope(), "id": text},
    "type": lambda text: envelope(type=text),
    "action": lambda text: envelope(action=text),
    "payload": lambda text: envelope(payload=None) | {"payload": text},
    "member": lambda text: envelope(**{text: 1}),
    "no member of a message": lambda text: {text: text[:10]},
    "field": lambda text: envelope(payload={text: 1}),
    "eventTypes": lambda text: envelope(payload={"eventTypes": [text]}),
    "status": lambda text: envelope(payload={"filters": {"status": [text]}}),
    "filter": lambda text: envelope(payload={"filters": {text: ["a"]}}),
    "filters": lambda text: envelope(payload={"filters": text}),
    "mode": lambda text: envelope(payload={"mode": text}),
    "resumeFrom": lambda text: envelope(payload={"resumeFrom": text}),
    "snapshot": lambda text: envelope(payload={"snapshot": text}),
    "unsubscribe": lambda text: envelope("unsubscribe", payload={"subscriptionId": text}),
    "batched id": lambda text: envelope(action="batch", payload={"subscriptions": [{"id": text}]}),
    "batched field": lambda text: envelope(action="batch", payload={"subscriptions": [{"id": "a", text: 1}]}),
    "batched payload": lambda text: envelope(
        action="batch", payload={"subscriptions": [{"id": "a", "payload": {text: 1}}]}),
    "batch": lambda text: envelope(action="batch", payload={text: []}),
    "logs task": lambda text: envelope(action="logs", payload={"task": text}),
    "logs task arn": lambda text: envelope(
        action="logs", payload={"task": f"arn:aws:ecs:us-east-1:000000000000:task/c/{text}"}),
    "logs cluster": lambda text: envelope(action="logs", payload={"task": "a", "cluster": text}),
    "logs containers": lambda text: envelope(action="logs", payload={"task": "a", "containers": [text]}),
    "logs since": lambda text: envelope(action="logs", payload={"task": "a", "since": text}),
    "logs since container": lambda text: envelope(action="logs", payload={"task": "a", "since": {text: "now"}}),
    "logs field": lambda text: envelope(action="logs", payload={"task": "a", text: 1}),
    "metrics resource": lambda text: envelope(
        action="metrics", payload={"resource": text, "resourceArn": "a", "metrics": ["CPUUtilization"]}),
    "metrics arn": lambda text: envelope(
        action="metrics", payload={"resource": "task", "resourceArn": text, "metrics": ["CPUUtilization"]}),
    "metrics name": lambda text: envelope(
        action="metrics", payload={"resource": "task", "resourceArn": "a", "metrics": [text]}),
    "command": lambda text: envelope("command", text),
    "get_metrics statistic": lambda text: envelope(
        "command", "get_metrics",
        {"resource": "cluster", "resourceArn": "default", "metrics": ["CPUUtilization"], "statistics": [text]}),
    "get_metrics field": lambda text: envelope("command", "get_metrics", {text: 1}),
    "get_metrics time": lambda text: envelope(
        "command", "get_metrics",
        {"resource": "cluster", "resourceArn": "default", "metrics": ["CPUUtilization"], "statistics": ["Average"],
         "startTime": text}),
    "wait field": lambda text: envelope("command", "wait", {text: 1}),
    "wait resource": lambda text: envelope("command", "wait", {"resource": text, "resourceArn": "a", "until": "b"}),
    "wait arn": lambda text: envelope("command", "wait", {"resource": "task", "resourceArn": text, "until": "running"}),
    "wait until": lambda text: envelope("command", "wait", {"resource": "task", "resourceArn": "a", "until": text}),
    "execute cluster": lambda text: envelope("command", "execute", {"cluster": text, "task": "a", "command": "b"}),
    "execute task": lambda text: envelope("command", "execute", {"task": text, "command": "b"}),
    "execute container": lambda text: envelope(
        "command", "execute", {"task": "a", "command": "b", "container": text}),
    "execute command": lambda text: envelope("command", "execute", {"task": "a", "command": text}),
    "execute field": lambda text: envelope("command", "execute", {"task": "a", "command": "b", text: 1}),
    "resize": lambda text: envelope("command", "resize_exec", {"sessionId": text, "cols": 80, "rows": 24}),
    "token": lambda text: {"id": "echo", "type": "auth", "token": text},
    "ping id": lambda text: {"id": text, "type": "ping"},
    "a name twice": lambda text: "{{{0}:1,{0}:2}}".format(json.dumps(text[:len(text) // 3], ensure_ascii=False)),
    "no JSON": lambda text: text,
}


@pytest.mark.parametrize("part", PARTS)
def test_messages_of_the_stream(api_server, part):
    too_long, plain = {}, Stream(api_server)
    with plain as stream:
        stream.connected()
        for name, make in MESSAGES.items():
            message = make(text(PARTS[part]))
            stream.send(message if isinstance(message, str) else json.dumps(message, ensure_ascii=False))
            # A subscription can be made of some of it.
            answer = stream.until(lambda message: message["type"] not in ("ping", "event"))
            if len(stream.frames[-1].encode()) >= MOST:
                too_long[name] = len(stream.frames[-1].encode())
            if answer["type"] == "subscribe_ack":
                stream.ask({"id": "u", "type": "unsubscribe", "action": "events",
                            "payload": {"subscriptionId": answer["payload"]["subscriptionId"]}})
    assert too_long == {}


def test_what_is_cut_says_so_and_what_is_short_is_not_cut(api_server):
    with Stream(api_server) as stream:
        stream.connected()
        details = stream.ask(envelope(type="x" * 50_000))["payload"]["details"]
        assert re.fullmatch(r"Unknown message type: 'x{1000,1500}…", details["reason"])
        details = stream.ask(envelope(payload={"ä" * 5_000: 1}))["payload"]["details"]
        assert re.fullmatch(r"ä{120,128}…", details["field"])
        details = stream.ask(envelope(payload={"eventTypes": ["y" * 1000]}))["payload"]["details"]
        assert details == {"field": "eventTypes", "reason": f"Unknown event type: '{'y' * 1000}'"}


def calls(model, word):
    """(operation, parameters) with the word at each text of each request, the lists' and structures' too."""
    def places(shape, depth):
        if shape.type_name == "string":
            yield word
        elif shape.type_name == "list":
            yield from ([value] for value in places(shape.member, depth))
        elif shape.type_name == "map":
            yield {word: "a"}
            yield {"a": word}
        elif shape.type_name == "structure" and depth < 2:
            for name, member in shape.members.items():
                yield from ({name: value} for value in places(member, depth + 1))

    for operation in model.operation_names:
        shape = model.operation_model(operation).input_shape
        required = {
            name: {"string": "a", "list": ["a"], "integer": 1}.get(shape.members[name].type_name, {})
            for name in shape.required_members}
        for name, member in shape.members.items():
            for value in places(member, 0):
                yield operation, {**required, name: value}


@pytest.mark.parametrize("part", ["letters", "controls"])
def test_errors_of_ecs(api_server, part):
    """Every text of every operation. What makes something is not an echo: it is kept."""
    model = botocore.session.get_session().get_service_model("ecs")
    too_long, count = [], 0
    connection = http.client.HTTPConnection("127.0.0.1", api_server.port, timeout=10)
    for operation, parameters in calls(model, text(PARTS[part], 8_000)):
        connection.request("POST", "/", json.dumps(parameters), {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}"})
        answer = connection.getresponse()
        body = answer.read()
        count += 1
        is_refusal = answer.status >= 400 or '"failures":[{' in body.decode()
        if is_refusal and len(body) >= MOST:
            too_long.append((operation, list(parameters), len(body)))
        if answer.status < 400:
            assert disorder(model.operation_model(operation).output_shape, json.loads(body)) is None
    connection.close()
    assert too_long == []
    assert count > 300


def asked(server, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        return connection.getresponse().read()
    finally:
        connection.close()


def test_answers_of_http(api_server):
    for size in (3_000, 14_000):
        word = "x" * size
        upgrade = {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        for method, path, headers in (
            ("GET", f"/{word}", {}),
            ("DELETE", f"/health/{word}", {}),
            ("POST", f"/v1/{word}", {}),
            ("POST", "/", {"X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{word}"}),
            ("POST", "/", {"X-Amz-Target": word}),
            ("POST", "/", {"X-Amz-Target": "AmazonSSM.ResumeSession"}),
            ("POST", "/", {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters",
                           "Authorization": f"AWS4-HMAC-SHA256 Credential={word}"}),
            ("GET", f"/v1/events?{word}=1", {}),
            ("GET", f"/v1/events?eventTypes={word}", {}),
            ("GET", f"/v1/events?cursor={word}", {}),
            ("GET", f"/v1/events?format={word}", {}),
            ("GET", f"/{word}", upgrade),
            ("GET", f"/exec/{word}", upgrade),
            ("GET", f"/data-channel/{word}", upgrade),
            ("GET", "/ws", {**upgrade, "Sec-WebSocket-Version": word}),
            ("GET", "/ws", {**upgrade, "Upgrade": word}),
            ("GET", "/ws", {**upgrade, "Origin": f"http://{word}"}),
        ):
            body = json.dumps({"SessionId": word}) if method == "POST" else None
            answer = asked(api_server, method, path, headers, body)
            assert len(answer) < MOST, (method, path[:40], {name: value[:40] for name, value in headers.items()})
    assert max(map(len, api_server.log().splitlines()), default=0) < 24_000
