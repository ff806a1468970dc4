"""permessage-deflate between the server and a public client library."""

import json

import pytest
from support.stream import Stream
from support.waiting import wait_for_task
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory


class Compressed(Stream):
    """Offers compression and keeps how many bytes came compressed, and what they were inflated to."""

    def __init__(self, server, **parameters):
        super().__init__(server, extensions=[ClientPerMessageDeflateFactory(**parameters)])
        [self.extension] = self.socket.protocol.extensions
        self.compressed = []
        decode = self.extension.decode

        def counting(frame, **options):
            inflated = decode(frame, **options)
            if frame.rsv1:
                self.compressed.append((len(frame.data), len(inflated.data)))
            return inflated

        self.extension.decode = counting


def events(stream):
    return [frame for frame in stream.frames if json.loads(frame)["type"] == "event"]


def test_what_is_agreed_on(server):
    with Stream(server, compression="deflate") as stream:
        answer = stream.socket.response.headers["Sec-WebSocket-Extensions"]
        assert answer == "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
    with Stream(server) as stream:
        assert "Sec-WebSocket-Extensions" not in stream.socket.response.headers
    with Compressed(server, server_max_window_bits=9) as stream:
        assert stream.extension.remote_max_window_bits == 9
        assert stream.extension.remote_no_context_takeover and stream.extension.local_no_context_takeover


@pytest.mark.parametrize("parameters", [{}, {"server_max_window_bits": 9}], ids=["usual", "narrow"])
def test_events_are_the_same_with_and_without(server, ecs, cluster, stream, jobs, parameters):
    with Compressed(server, **parameters) as other:
        other.connected()
        other.subscribe()
        ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0)])
        tasks = [t["taskArn"] for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=10)["tasks"]]
        for arn in tasks:
            wait_for_task(ecs, cluster, arn, "STOPPED")
        ecs.create_cluster(clusterName="marker")
        for each in (stream, other):
            each.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "marker")
        # The bytes of every event, the first of them behind the later subscription.
        start = min(event["seq"] for event in other.events)
        assert events(other) == [frame for frame in events(stream) if json.loads(frame)["seq"] >= start]
        assert len(other.events) >= 20

        assert len(other.compressed) >= 20
        wire, inflated = (sum(sizes) for sizes in zip(*other.compressed))
        assert wire < 0.7 * inflated


def test_large_compressed_requests_are_bounded(server):
    with Compressed(server) as stream:
        stream.connected()
        # The client compresses it to some 200 bytes; the limit is that of the message.
        stream.send("[" + " " * (stream.messages[0]["payload"]["limits"]["messageBytes"] - 2) + "]")
        assert stream.until(lambda message: message["type"] == "error")["payload"]["code"] == "INVALID_REQUEST"
        stream.send(" " * 1_000_000)
        assert stream.closed()[0] == 1009
