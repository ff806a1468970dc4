"""The specification, sentence by sentence, with three client libraries that other people wrote.

Its examples are taken from the document itself (`Spec/websocket-api.md`): requests are sent and events published as
they stand there. Docs/RealtimeConformance.md says which test belongs to which sentence.
"""

import json
import re
import sys

import pytest
from support.sample import Sample
from support.specification import assert_like, combinations, example, examples, listed
from support.stream import Stream
from support.terminal import Terminal, run_task
from support.waiting import wait_for_task

CODES = {"AUTH_FAILED", "INVALID_REQUEST", "SUBSCRIPTION_ERROR", "RESOURCE_NOT_FOUND", "PERMISSION_DENIED",
         "RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR"}
ARN = "arn:aws:ecs:us-east-1:000000000000:"


@pytest.fixture
def quick(make_server):
    """A server whose heartbeat can be waited for."""
    return make_server(env={"KECS_HEARTBEAT_INTERVAL": "300ms"})


def publish(server, *payloads):
    answer = server.post("/_kecs/events", json.dumps(payloads).encode(), timeout=30)
    assert answer.status == 200, answer
    return answer.json()["seqs"]


def mark(server, stream, name="marker"):
    """Answers the events that came before one that is published now."""
    publish(server, {"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"{ARN}cluster/{name}", "clusterName": name, "status": "ACTIVE"}})
    stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == name)
    return [e["payload"] for e in stream.events if e["payload"].get("cluster", {}).get("clusterName") != name]


# Overview


def test_events_come_at_once_and_requests_go_both_ways(client, server, ecs, jobs):
    with client(server) as stream:
        stream.connected()
        stream.subscribe()
        ecs.create_cluster(clusterName="test")
        stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "test")
        ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
        arn = ecs.run_task(cluster="test", taskDefinition="f")["tasks"][0]["taskArn"]
        stream.task(arn, "RUNNING")
        publish(server, combinations(example("Service Events")["payload"])[0])
        stream.event("service")
        # Nobody asked for any of it again, and it is still told what is asked now.
        stream.subscribe("another")


# Connection


def test_the_endpoint(client, server):
    """`ws://localhost:8080/ws`, but for the port."""
    endpoint = examples("Endpoint")[0].splitlines()[0]
    assert re.fullmatch(r"ws://localhost:\d+(/ws)", endpoint)[1] == "/ws"
    with client(server, "/ws") as stream:
        assert stream.receive()["type"] == "connected"


def test_a_token_in_the_query(client, server):
    path = re.search(r":8080(\S+)", examples("Authentication")[0])[1].replace("<auth-token>", "your-auth-token")
    assert path == "/ws?token=your-auth-token"
    with client(server, path) as stream:
        assert stream.connected()["payload"]["authenticated"] is True
        stream.subscribe()


def test_a_token_in_the_first_message(client, server):
    with client(server) as stream:
        stream.connected()
        stream.send(example("Authentication", 1))
        answer = stream.until(lambda message: message["type"] == "auth_ack")
        assert answer["payload"]["status"] == "authenticated"
        stream.subscribe()


def assert_sample_works(sample, server):
    sample.wait("Connected to KECS WebSocket")
    # Node prints an object over several lines.
    sample.wait(r"""Received:\s+\{\s*'?type'?: 'connected'""")
    sample.wait("""type'?: 'auth_ack'""")
    # It never says pong, and stays: these are many times the silence that ends a connection.
    sample.wait("""type'?: 'ping'""", 8)
    assert sample.process.poll() is None
    assert "Disconnected" not in sample.text and "WebSocket error" not in sample.text, sample.text
    server.stop()
    sample.wait("""type'?: 'disconnecting'""")


def test_the_javascript_sample(quick, node_ws):
    (code,) = examples("Connection Example")[:1]
    with Sample(["node", "-e"], quick, "global.WebSocket = require('ws');\n" + code) as sample:
        assert_sample_works(sample, quick)
        sample.wait("Disconnected from KECS WebSocket")
        assert sample.process.wait(10) == 0
        assert "WebSocket error" not in sample.text, sample.text


def test_the_python_sample(quick):
    code = examples("Connection Example")[1]
    with Sample([sys.executable, "-c"], quick, code) as sample:
        assert_sample_works(sample, quick)
        # Its on_close takes one argument where today's websocket-client gives three: it ends, but does not say so.
        sample.process.wait(10)


# Messages


def test_the_form_of_messages(client, quick):
    """Every message of the server has the members that the specification gives to all; what it answers has the id that
    was sent."""
    form = example("Server to Client")
    with client(quick) as stream:
        stream.connected()
        request = example("Client to Server") | {"type": "subscribe", "action": "events", "payload": {}}
        assert stream.ask(request)["type"] == "subscribe_ack"
        assert stream.ask({**request, "type": "nonsense"})["type"] == "error"
        publish(quick, combinations(example("Cluster Events")["payload"])[0])
        stream.event("cluster")
        stream.until(lambda message: message["type"] == "ping")
        for message in stream.messages:
            wanted = dict(form)
            # Of the connection itself the specification's own examples have no id, and of a ping no payload.
            if message["type"] in ("connected", "ping"):
                del wanted["id"]
            if message["type"] == "ping":
                del wanted["payload"]
            assert_like(message, wanted)
        assert {m["type"] for m in stream.messages} == {"connected", "subscribe_ack", "error", "event", "ping"}


# Subscriptions


def test_the_example_of_a_subscription(client, server):
    request, response = example("Subscribe Request"), example("Subscribe Response")
    with client(server) as stream:
        stream.connected()
        stream.send(request)
        answer = stream.receive()
        assert_like(answer, response)
        for key in ("id", "type"):
            assert answer[key] == response[key]
        for key, value in response["payload"].items():
            assert answer["payload"][key] == value


def task(cluster, status, service=None, name="1"):
    members = {"taskArn": f"{ARN}task/{cluster}/{name}", "clusterArn": f"{ARN}cluster/{cluster}",
               "taskDefinitionArn": f"{ARN}task-definition/webapp:1", "lastStatus": status, "desiredStatus": "RUNNING"}
    if service:
        members["serviceArn"] = f"{ARN}service/{cluster}/{service}"
    return {"eventType": "task", "action": "STATUS_CHANGE", "task": members}


def service(cluster, name, status="ACTIVE"):
    return {"eventType": "service", "action": "UPDATE", "service": {
        "serviceArn": f"{ARN}service/{cluster}/{name}", "serviceName": name, "clusterArn": f"{ARN}cluster/{cluster}",
        "status": status}}


def cluster_event(name, status="ACTIVE"):
    return {"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"{ARN}cluster/{name}", "clusterName": name, "status": status}}


def test_what_the_example_of_a_subscription_gets(client, server):
    """Types, clusters, services and statuses of the example, each with something that it lets through and something
    that it does not."""
    wanted = [
        cluster_event("production"), cluster_event("staging", "PROVISIONING"),
        service("production", "web-api"), service("staging", "web-api", "DRAINING"),
        task("production", "RUNNING", "web-api"), task("staging", "PENDING", "web-api"),
    ]
    others = [
        cluster_event("test"), service("production", "worker"), service("test", "web-api"),
        task("production", "STOPPED", "web-api"), task("test", "RUNNING", "web-api"), task("production", "RUNNING", "worker"),
        task("production", "RUNNING"),
        {"eventType": "deployment", "action": "PROGRESS", "deployment": {
            "serviceArn": f"{ARN}service/production/web-api", "deploymentId": "d", "status": "IN_PROGRESS"}},
        {"eventType": "container", "action": "START", "container": {
            "clusterArn": f"{ARN}cluster/production", "name": "web", "lastStatus": "RUNNING"}},
    ]
    mixed = [payload for pair in zip(wanted, others) for payload in pair] + others[len(wanted):]
    with client(server) as stream:
        stream.connected()
        stream.ask(example("Subscribe Request"))
        publish(server, *mixed)
        # Behind all of them.
        publish(server, cluster_event("staging", "ACTIVE"))
        stream.event("cluster", lambda payload: payload == cluster_event("staging"))
        assert [event["payload"] for event in stream.events] == [*wanted, cluster_event("staging")]


OF_EACH_TYPE = {
    "cluster": cluster_event("test"),
    "service": service("test", "web-api"),
    "task": task("test", "RUNNING"),
    "deployment": {"eventType": "deployment", "action": "PROGRESS", "deployment": {
        "serviceArn": f"{ARN}service/test/web-api", "deploymentId": "deploy-001", "status": "IN_PROGRESS"}},
    "scaling": {"eventType": "scaling", "action": "SCALE_OUT", "scaling": {
        "serviceArn": f"{ARN}service/test/web-api", "clusterArn": f"{ARN}cluster/test", "fromDesiredCount": 1,
        "toDesiredCount": 2, "statusCode": "Successful"}},
    "health": {"eventType": "health", "action": "STATUS_CHANGE", "health": {
        "clusterArn": f"{ARN}cluster/test", "taskArn": f"{ARN}task/test/1", "status": "UNHEALTHY", "previousStatus": "HEALTHY"}},
    "container": {"eventType": "container", "action": "STOP", "container": {
        "clusterArn": f"{ARN}cluster/test", "taskArn": f"{ARN}task/test/1", "name": "app", "lastStatus": "STOPPED", "exitCode": 1}},
}


@pytest.mark.parametrize("type", OF_EACH_TYPE)
def test_each_event_type(client, server, type):
    """It can be subscribed to by itself; then its events come and no others."""
    with client(server) as stream:
        stream.connected()
        stream.subscribe(eventTypes=[type])
        publish(server, *OF_EACH_TYPE.values())
        publish(server, OF_EACH_TYPE[type] | {"action": "LAST"})
        stream.event(type, lambda payload: payload["action"] == "LAST")
        assert [event["payload"] for event in stream.events] == [OF_EACH_TYPE[type], OF_EACH_TYPE[type] | {"action": "LAST"}]


def test_the_event_types_are_these_and_no_others(server):
    assert list(OF_EACH_TYPE) == listed("Event Types")
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe(eventTypes=list(OF_EACH_TYPE))
        answer = stream.ask({"id": "b", "type": "subscribe", "action": "events", "payload": {"eventTypes": ["volume"]}})
        assert answer["payload"]["code"] == "INVALID_REQUEST"


def test_the_example_of_a_cancellation(client, server):
    with client(server) as stream:
        stream.connected()
        stream.ask(example("Subscribe Request"))
        stream.subscribe("rest", eventTypes=["cluster"], clusters=["marker"])
        publish(server, cluster_event("production"))
        stream.event("cluster")
        request = example("Subscriptions / Unsubscribe")
        answer = stream.ask(request)
        assert answer["type"] == "unsubscribe_ack"
        assert answer["payload"]["subscriptionId"] == request["payload"]["subscriptionId"]
        publish(server, cluster_event("production", "FAILED"))
        assert mark(server, stream) == [cluster_event("production")]


# Events


@pytest.mark.parametrize("place", ["Cluster Events", "Service Events", "Task Events", "Deployment Events"])
def test_the_examples_of_events(client, server, place):
    """Every combination of their actions and statuses, to a subscriber as it was published."""
    form = example(place)
    payloads = combinations(form["payload"])
    type = form["payload"]["eventType"]
    with client(server) as stream:
        stream.connected()
        stream.subscribe(eventTypes=[type])
        seqs = publish(server, *payloads)
        for seq, payload in zip(seqs, payloads, strict=True):
            event = stream.event(type)
            assert_like(event, form | {"payload": payload})
            assert event["id"] == f"evt-{seq:03}"
            assert event["payload"] == payload


def test_clusters_tell_of_themselves(server, ecs, stream):
    """The events that the control plane makes, in the specification's form."""
    form = example("Cluster Events")
    ecs.create_cluster(clusterName="production")
    ecs.update_cluster(cluster="production", settings=[{"name": "containerInsights", "value": "enabled"}])
    ecs.delete_cluster(cluster="production")
    stream.event("cluster", lambda payload: payload["action"] == "DELETE")
    events = [e for e in stream.events if e["payload"]["eventType"] == "cluster"]
    assert [e["payload"]["action"] for e in events] == ["CREATE", "UPDATE", "DELETE"]
    for event in events:
        assert_like(event, form)
        assert event["payload"]["cluster"]["status"] in form["payload"]["cluster"]["status"].split("|")
        assert event["payload"]["cluster"]["clusterName"] == "production"


def test_counts_of_a_cluster(server, ecs, cluster, stream, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    for arn in [t["taskArn"] for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=3)["tasks"]]:
        wait_for_task(ecs, cluster, arn, "RUNNING")
    event = stream.event("cluster", lambda payload: payload["cluster"]["runningTasksCount"] == 3)
    assert event["payload"]["action"] == "UPDATE"
    assert event["payload"]["cluster"]["pendingTasksCount"] == 0
    described = ecs.describe_clusters(clusters=[cluster])["clusters"][0]
    for key in ("clusterArn", "status", "registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount",
                "activeServicesCount"):
        assert event["payload"]["cluster"][key] == described[key], key


def test_tasks_tell_of_themselves(server, ecs, cluster, stream, jobs):
    form = example("Task Events")
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(3, after=0.5)])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    stream.task(arn, "STOPPED")
    events = [e for e in stream.events if e["payload"]["eventType"] == "task"]
    assert {e["payload"]["action"] for e in events} == set(form["payload"]["action"].split("|"))
    for event in events:
        wanted = json.loads(json.dumps(form))
        task = event["payload"]["task"]
        if task["lastStatus"] != "STOPPED":
            # There is no reason yet.
            wanted["payload"]["task"].pop("stoppedReason", None)
        assert_like(event, wanted)
    statuses = [e["payload"]["task"]["lastStatus"] for e in events]
    assert set(form["payload"]["task"]["lastStatus"].split("|")) <= set(statuses), statuses
    last = events[-1]["payload"]["task"]
    # In the words of ECS itself, which differ from the example's by two.
    assert last["stoppedReason"].replace(" in task", "") == form["payload"]["task"]["stoppedReason"]
    assert last["desiredStatus"] == "STOPPED"
    assert last["containers"][0]["exitCode"] == 3


# Errors


def test_the_example_of_an_error(client, server):
    form = example("Error Message Format")
    with client(server) as stream:
        stream.connected()
        answer = stream.ask({"id": form["id"], "type": "subscribe", "action": "events",
                             "payload": {"eventTypes": ["invalid-type"]}})
        assert_like(answer, form)
        assert {**answer, "timestamp": form["timestamp"]} == form


def test_the_codes_of_errors(client, server):
    assert set(listed("Error Codes")) == CODES
    with client(server) as stream:
        stream.connected()

        def code(**message):
            return stream.ask(message)["payload"]["code"]

        assert code(id="a", type="nonsense") == "INVALID_REQUEST"
        assert code(id="b", type="subscribe", action="events", payload={"eventTypes": 1}) == "INVALID_REQUEST"
        stream.subscribe("c")
        assert code(id="c", type="subscribe", action="events", payload={}) == "SUBSCRIPTION_ERROR"
        assert code(id="d", type="unsubscribe", action="events", payload={"subscriptionId": "none"}) == "RESOURCE_NOT_FOUND"
        stream.send("not JSON")
        answer = stream.until(lambda message: message["type"] == "error")
        assert answer["payload"]["code"] == "INVALID_REQUEST" and "id" not in answer


# The connection's life


def test_ping_and_pong(client, quick):
    with client(quick) as stream:
        assert stream.connected()["payload"]["heartbeatIntervalMs"] == 300
        for _ in range(6):
            ping = stream.until(lambda message: message["type"] == "ping")
            assert_like(ping, example("Server Ping"))
            assert "id" not in ping and "payload" not in ping
            stream.send(example("Client Pong"))
        # Nothing is said to a pong, and the connection lives.
        stream.subscribe()
        assert {m["type"] for m in stream.messages} == {"connected", "ping", "subscribe_ack"}


def test_the_example_of_connected(client, server):
    with client(server) as stream:
        message = stream.receive()
        assert_like(message, example("Connected"))
        assert "id" not in message


def test_the_example_of_disconnecting(client, server):
    form = example("Disconnecting")
    with client(server) as stream:
        stream.connected()
        server.process.terminate()
        code, _ = stream.closed()
        message = stream.messages[-1]
        assert_like(message, form)
        assert message["payload"]["reason"] == form["payload"]["reason"]
        assert message["payload"]["code"] == form["payload"]["code"] == code
    assert server.process.wait(15) == 0


# Rates


def test_the_connections_of_a_minute(client, make_server):
    """The default: ten, and for an ordinary client nothing beyond."""
    server = make_server(env={"KECS_LIMIT_CONNECTIONS_PER_MINUTE": "10"})
    for _ in range(10):
        with client(server) as stream:
            assert stream.connected()["payload"]["limits"]["connectionsPerMinute"] == 10
    with pytest.raises(Exception, match="429"):
        client(server)


def test_the_three_numbers(make_server):
    """What a server that was told nothing tells its clients."""
    server = make_server()
    environment = server.environment
    server.stop()
    server.environment = lambda: {k: v for k, v in environment().items() if not k.startswith("KECS_LIMIT")}
    server.start()
    with Stream(server) as stream:
        limits = stream.connected()["payload"]["limits"]
    assert (limits["connectionsPerMinute"], limits["messagesPerSecond"], limits["subscriptions"]) == (10, 100, 50)


def test_the_messages_of_a_second(client, server):
    """A hundred and no more: first a warning, then pauses in which nothing is lost, in the end the end."""
    with client(server) as stream:
        stream.connected()
        for number in range(100):
            stream.send({"id": f"p{number}", "type": "ping"})
        stream.until(lambda message: message.get("id") == "p99")
        try:
            for number in range(2000):
                stream.send({"id": f"q{number}", "type": "ping"})
        except Exception:
            # The server has ended it: the rest is not sent any more.
            pass
        assert stream.closed(60)[0] == 4429
        steps = [m["payload"]["details"]["action"] for m in stream.messages if m["type"] == "error"]
        assert re.fullmatch("warning (throttled ){5}terminated", " ".join(steps)), steps
        answered = [m["id"] for m in stream.messages if m["type"] == "pong"]
        assert answered[:100] == [f"p{number}" for number in range(100)]
        # None is left out before the end.
        assert answered[100:] == [f"q{number}" for number in range(len(answered) - 100)]
        assert len(answered) > 500
        assert stream.messages[-1]["type"] == "disconnecting"


def test_the_subscriptions_of_a_connection(client, server):
    with client(server) as stream:
        stream.connected()
        for number in range(50):
            stream.subscribe(f"s{number}")
        answer = stream.ask({"id": "more", "type": "subscribe", "action": "events", "payload": {}})
        assert (answer["type"], answer["payload"]["code"]) == ("error", "SUBSCRIPTION_ERROR")
        # Of active ones: another may take the place of one that was cancelled.
        stream.ask({"id": "u", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": "s0"}})
        stream.subscribe("more")


# Not yet


@pytest.mark.runtimes("process")
def test_execute(client, server, ecs, cluster, jobs):
    request = example("Execute Command / Request")
    ecs.create_cluster(clusterName=request["payload"]["cluster"])
    container = {**jobs.graceful(), "name": request["payload"]["container"]}
    task = run_task(ecs, container, cluster=request["payload"]["cluster"])
    assert task.rsplit("/", 1)[0] == request["payload"]["task"].rsplit("/", 1)[0]
    request["payload"].update(task=task, command="/bin/sh")
    form = example("Execute Command / Response")
    with client(server) as stream:
        stream.connected()
        answer = stream.ask(request)
        assert answer["id"] == form["id"] and answer["type"] == form["type"]
        assert set(answer) == set(form) and set(answer["payload"]) == set(form["payload"])
        session = answer["payload"]
        # What the example has for session and host is the server's to choose.
        wanted = form["payload"]["websocketUrl"].replace(form["payload"]["sessionId"], session["sessionId"])
        hosts = (f"localhost:{server.port}", f"127.0.0.1:{server.port}")
        assert session["websocketUrl"] in [wanted.replace("localhost:8080", host) for host in hosts]
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.send("echo s$((1+1))e; exit 7\n")
        terminal.until("s2e")
        assert terminal.end() == (1000, {"exitCode": 7})
