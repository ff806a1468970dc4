"""Fan-out by picows: what comes on /pub goes to everybody else. `peer_picows.py PORT`"""

import asyncio
import sys

from picows import WSListener, WSMsgType, ws_create_server

subscribers = set()


class Subscriber(WSListener):
    def on_ws_connected(self, transport):
        subscribers.add(transport)

    def on_ws_disconnected(self, transport):
        subscribers.discard(transport)


class Publisher(WSListener):
    def on_ws_frame(self, transport, frame):
        if frame.msg_type != WSMsgType.TEXT:
            return
        message = frame.get_payload_as_bytes()
        for subscriber in subscribers:
            subscriber.send(WSMsgType.TEXT, message)


async def main():
    server = await ws_create_server(
        lambda request: Publisher() if request.path == b"/pub" else Subscriber(), "127.0.0.1", int(sys.argv[1]),
        enable_auto_ping=False)
    await server.serve_forever()


asyncio.run(main())
