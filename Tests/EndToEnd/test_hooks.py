"""What `--test-hooks` opens, and that nothing is open without it."""

import json
import time

import pytest
from support.clients import ecs_client
from support.leftovers import leftovers
from support.stream import Stream
from support.waiting import wait_for_task, wait_until
from websockets.exceptions import ConnectionClosed


@pytest.mark.runtimes("docker", "process", "simulated")
def test_reset_wipes_all_and_stops_tasks(server, ecs, cluster, jobs, runtime, request):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    for task in ecs.run_task(cluster=cluster, taskDefinition="f", count=3)["tasks"]:
        wait_for_task(ecs, cluster, task["taskArn"], "RUNNING")
    server.reset()
    assert ecs.list_clusters()["clusterArns"] == []
    assert ecs.describe_clusters(clusters=[cluster])["failures"][0]["reason"] == "MISSING"
    assert ecs.list_task_definitions()["taskDefinitionArns"] == []
    assert ecs.list_task_definition_families(status="ALL")["families"] == []
    ecs.create_cluster(clusterName=cluster)
    for status in ("RUNNING", "STOPPED"):
        assert ecs.list_tasks(cluster=cluster, desiredStatus=status)["taskArns"] == []
    # Revisions begin at 1 again.
    answer = ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    assert answer["taskDefinition"]["revision"] == 1
    if runtime == "docker":
        engine = request.getfixturevalue("engine")
        wait_until(lambda: not engine.containers(everything=False), what="no running container")
    if runtime == "process":
        own = server.process.pid
        wait_until(lambda: [pid for pid, _ in leftovers(server.data_dir)] == [own],
                   what=lambda: f"only the server: {leftovers(server.data_dir)}")


def test_150_resets_in_a_row(server, ecs, jobs):
    """As other people's suites do, with a little state each time."""
    begin = time.monotonic()
    for _ in range(150):
        ecs.create_cluster(clusterName="c")
        ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
        ecs.run_task(cluster="c", taskDefinition="f")
        server.reset()
    took = time.monotonic() - begin
    assert took < 30, f"{took:.1f} s for 150 rounds"


def test_a_token_of_before_the_reset_is_forgotten(server, ecs, jobs):
    arns = []
    for _ in range(2):
        ecs.create_cluster(clusterName="c")
        ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
        arns.append(ecs.run_task(cluster="c", taskDefinition="f", clientToken="same")["tasks"][0]["taskArn"])
        server.reset()
    assert arns[0] != arns[1]


def payload(number=0):
    return {"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/posted", "clusterName": "posted", "status": "ACTIVE",
        "registeredContainerInstancesCount": 0, "runningTasksCount": number, "pendingTasksCount": 0,
        "activeServicesCount": 0}}


def test_posted_events_are_events_like_any_other(server, stream):
    answer = server.post("/_kecs/events", json.dumps(payload()).encode(), {"Content-Type": "application/json"})
    assert answer.status == 200, answer
    (seq,) = answer.json()["seqs"]
    event = stream.event("cluster")
    assert event["seq"] == seq and event["id"] == f"evt-{seq:03}"
    assert event["payload"] == payload()
    with Stream(server) as filtered:
        filtered.connected()
        filtered.subscribe(clusters=["other"])
        server.post("/_kecs/events", json.dumps([payload(1), payload(2)]).encode())
        stream.event("cluster", lambda p: p["cluster"]["runningTasksCount"] == 2)
        ecs_client(server).create_cluster(clusterName="other")
        filtered.event("cluster")
        assert [e["payload"]["cluster"]["clusterName"] for e in filtered.events] == ["other"]


def test_events_over_a_websocket(server, stream):
    with Stream(server, "/_kecs/events") as source:
        for number in range(0, 300, 3):
            source.socket.send(json.dumps(payload(number)))
            source.socket.send(json.dumps([payload(number + 1), payload(number + 2)]))
        stream.event("cluster", lambda p: p["cluster"]["runningTasksCount"] == 299)
        numbers = [e["payload"]["cluster"]["runningTasksCount"] for e in stream.events]
        assert numbers == list(range(300))
        source.socket.send("{}")
        assert "eventType" in json.loads(source.socket.recv(timeout=5))["error"]["message"]
        with pytest.raises(ConnectionClosed) as end:
            source.socket.recv(timeout=5)
        assert end.value.rcvd.code == 1003
    # A POST to the same path is what it was.
    assert server.post("/_kecs/events", json.dumps(payload()).encode()).status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"1", b"null", b"[1]", b"{}", b'{"eventType":"nonsense"}'])
def test_posted_nonsense(api_server, body):
    answer = api_server.post("/_kecs/events", body)
    assert answer.status == 400, answer
    assert isinstance(answer.json(), dict)


def test_echo(server):
    with Stream(server, "/_kecs/echo") as stream:
        for message in ("text", "", "ünï 🚀", "x" * 60_000):
            stream.socket.send(message)
            assert stream.socket.recv(timeout=5) == message
        stream.socket.send(b"\x00\xff")
        assert stream.socket.recv(timeout=5) == b"\x00\xff"


def test_nothing_is_open_without_the_flag(make_server):
    server = make_server(hooks=False)
    ecs_client(server).create_cluster(clusterName="stays")
    for path in ("/_kecs/reset", "/_kecs/events", "/_kecs/echo", "/_kecs/"):
        for method in (server.post, server.get):
            assert method(path).status == 404, path
    assert len(ecs_client(server).list_clusters()["clusterArns"]) == 1


def test_hooks_are_announced(server):
    assert "test" in server.log().lower() and "_kecs" in server.log()


def test_hooks_are_for_loopback_only(make_server):
    """Refused at the start: everybody in the network could wipe the state."""
    server = make_server(start=False, args=["--host", "0.0.0.0", "--insecure"])
    server.spawn()
    assert server.process.wait(10) not in (0, -9, -11)
    assert "test-hooks" in server.log()
