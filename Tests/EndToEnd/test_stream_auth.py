"""Who may open /ws, and what they then see."""

import json
import subprocess

import pytest
from support.access import admitted_token, bearer
from support.contract import received
from support.server import BINARY
from support.stream import Stream
from websockets.exceptions import ConnectionClosed, InvalidStatus


@pytest.fixture
def guarded(make_server):
    return make_server(hooks=False, args=["--auth", "required"])


def token(server, *options, name):
    return admitted_token(server, "--name", name, *options)


def closing(stream):
    """The code of the close, and the messages before it."""
    try:
        while True:
            stream.receive(15)
    except ConnectionClosed as closed:
        return closed.rcvd.code


def types(stream):
    return [message["type"] for message in stream.messages]


def test_the_four_ways_to_bring_a_token(guarded):
    viewer = token(guarded, "--role", "viewer", name="viewer")
    ways = [
        dict(path=f"/ws?token={viewer}"),
        dict(additional_headers=bearer(viewer)),
        dict(subprotocols=["kecs.v1", f"kecs.bearer.{viewer}"]),
    ]
    for way in ways:
        with Stream(guarded, **way) as stream:
            hello = stream.connected()["payload"]
            assert hello["authRequired"] is True and hello["authenticated"] is True
            assert stream.socket.subprotocol in (None, "kecs.v1")
            stream.subscribe()
    with Stream(guarded) as stream:
        hello = stream.connected()["payload"]
        assert hello["authRequired"] is True and hello["authenticated"] is False
        early = stream.ask({"id": "1", "type": "subscribe", "action": "events", "payload": {}})
        assert early["type"] == "error" and early["payload"]["code"] == "AUTH_FAILED"
        ack = stream.ask({"id": "2", "type": "auth", "token": viewer})
        assert ack["type"] == "auth_ack" and ack["payload"]["principal"] == "viewer"
        assert "events:read" in ack["payload"]["permissions"]
        stream.subscribe()


def test_a_bad_token(guarded):
    with pytest.raises(InvalidStatus) as refused:
        Stream(guarded, additional_headers=bearer("kecs_wrong"))
    assert refused.value.response.status_code == 401
    assert received(json.loads(refused.value.response.body))["error"]["code"] == "AUTH_FAILED"
    for way in [dict(path="/ws?token=wrong"), dict(subprotocols=["kecs.v1", "kecs.bearer.wrong"])]:
        with Stream(guarded, **way) as stream:
            assert closing(stream) == 4401
            assert types(stream) == ["connected", "error", "disconnecting"]
            assert stream.messages[1]["payload"]["code"] == "AUTH_FAILED"
            assert "wrong" not in stream.frames[1]
    with Stream(guarded) as stream:
        stream.connected()
        stream.send({"type": "auth", "token": "wrong"})
        assert closing(stream) == 4401


def test_no_token_in_time(guarded):
    with Stream(guarded) as stream:
        assert closing(stream) == 4408
        assert types(stream) == ["connected", "error", "disconnecting"]
        assert stream.messages[1]["payload"]["code"] == "AUTH_FAILED"


def test_nothing_of_a_cluster_that_may_not_be_read(guarded):
    admin = token(guarded, "--role", "admin", name="admin")
    narrow = token(guarded, "--role", "viewer", "--cluster", "open", name="narrow")

    def create(name):
        assert guarded.target("CreateCluster", {"clusterName": name}, headers=bearer(admin)).status == 200

    create("secret-before")
    with Stream(guarded, path=f"/ws?token={narrow}") as stream:
        cursor = stream.connected()["payload"]["epoch"] + ":0"
        stream.subscribe("live")
        stream.subscribe("again", resumeFrom=cursor)
        stream.subscribe("state", snapshot=True)
        denied = stream.ask({
            "id": "no", "type": "subscribe", "action": "events", "payload": {"clusters": ["secret"]}})
        assert denied["payload"]["code"] == "PERMISSION_DENIED"
        assert denied["payload"]["details"]["field"] == "clusters"
        create("secret")
        create("open")
        stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "open")
        # A second one behind it: everything before has come, or never will.
        guarded.target("DeleteCluster", {"cluster": "open"}, headers=bearer(admin))
        stream.event("cluster", lambda payload: payload["action"] == "DELETE")
        assert not any("cluster/secret" in frame for frame in stream.frames)


def test_a_narrower_token_on_a_live_connection(guarded):
    admin = token(guarded, "--role", "admin", name="admin")
    narrow = token(guarded, "--role", "viewer", "--cluster", "open", name="narrow")
    with Stream(guarded, path=f"/ws?token={admin}") as stream:
        stream.connected()
        stream.subscribe("all")
        stream.subscribe("shut", clusters=["secret"])
        stream.send({"id": "3", "type": "auth", "token": narrow})
        ended = stream.until(lambda message: message["type"] == "error")
        assert ended["id"] == "shut" and ended["payload"]["code"] == "PERMISSION_DENIED"
        for name in ("secret", "open"):
            guarded.target("CreateCluster", {"clusterName": name}, headers=bearer(admin))
        stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "open")
        assert not any("cluster/secret" in frame for frame in stream.frames)


def test_the_end_of_a_token_is_the_end_of_its_connections(guarded):
    lasting = token(guarded, "--role", "viewer", name="lasting")
    revoked = token(guarded, "--role", "viewer", name="revoked")
    with Stream(guarded, path=f"/ws?token={lasting}") as other, \
            Stream(guarded, path=f"/ws?token={revoked}") as stream:
        stream.connected()
        stream.subscribe()
        subprocess.run(
            [BINARY, "token", "revoke", "revoked", "--data-dir", str(guarded.data_dir)], check=True)
        assert closing(stream) == 4401
        assert types(stream)[-2:] == ["error", "disconnecting"]
        other.connected()
        other.subscribe()
