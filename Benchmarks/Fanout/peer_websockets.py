"""Fan-out by Python's `websockets`: what comes on /pub goes to everybody else. `peer_websockets.py PORT`"""

import asyncio
import sys

from websockets.asyncio.server import broadcast, serve

subscribers = set()


async def connected(socket):
    if socket.request.path == "/pub":
        async for message in socket:
            broadcast(subscribers, message)
        return
    subscribers.add(socket)
    try:
        async for _ in socket:
            pass
    finally:
        subscribers.discard(socket)


async def main():
    async with serve(connected, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None) as server:
        await server.serve_forever()


asyncio.run(main())
