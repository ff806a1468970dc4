import json
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

cursor = None  # where to go on after a break
while True:
    try:
        with connect("ws://localhost:8080/ws" + (f"?resume={cursor}" if cursor else "")) as socket:
            # Everything that was missed; the first time, the state as it is.
            start = {"resumeFrom": cursor} if cursor else {"snapshot": True}
            socket.send(json.dumps({"id": "tasks", "type": "subscribe", "action": "events",
                                    "payload": {"eventTypes": ["task"], **start}}))
            for text in socket:
                message = json.loads(text)
                if message["type"] == "connected":
                    epoch = message["payload"]["epoch"]
                elif message["type"] in ("snapshot", "event"):
                    task = message["payload"]["task"]
                    print(task["taskArn"], task["lastStatus"], flush=True)
                elif message["type"] == "snapshot_end":
                    cursor = message["payload"]["cursor"]
                elif message["type"] == "error":
                    print(message["payload"], flush=True)
                if message["type"] == "event":
                    cursor = f"{epoch}:{message['seq']}"
    except (ConnectionClosed, OSError):
        pass
    time.sleep(1)
