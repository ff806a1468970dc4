"""The AWS session-manager-plugin's end of the data channel, byte for byte as its source has it, its carelessness
included; as a library for tests, and as the program that the AWS CLI runs (`session_manager_plugin`)."""

import hashlib
import json
import struct
import threading
import time
import uuid

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

HEADER = struct.Struct(">I32sIQqQ16s32sII")
assert HEADER.size == 120

OUTPUT, SIZE, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE = 1, 3, 5, 6, 7


def swapped(identity):
    """A UUID's sixteen bytes, the second half first."""
    raw = identity.bytes
    return raw[8:] + raw[:8]


def encode(kind, sequence, flags, payload_type, payload, identity=None, created=None):
    created = int(time.time() * 1000) if created is None else created
    return HEADER.pack(
        116, kind.encode().ljust(32), 1, created, sequence, flags, swapped(identity or uuid.uuid4()),
        hashlib.sha256(payload).digest(), payload_type, len(payload)) + payload


class Message:
    def __init__(self, frame):
        assert len(frame) >= 120, f"a short frame: {frame!r}"
        (length, kind, schema, self.created, self.sequence, self.flags, identity, digest, self.payload_type,
         payload_length) = HEADER.unpack(frame[:120])
        # On either of these the plugin's reader dies without a word.
        assert length == 116, length
        self.payload = frame[length + 4:]
        assert len(self.payload) == payload_length, (len(self.payload), payload_length)
        self.kind = kind.decode().rstrip(" \0")
        assert schema == 1
        # Such a message is dropped.
        assert self.created != 0
        if payload_length:
            assert hashlib.sha256(self.payload).digest() == digest, "a wrong digest"
        self.identity = uuid.UUID(bytes=identity[8:] + identity[:8])


class DataChannel:
    """One session. `on_output` gets bytes as they are to be shown."""

    def __init__(self, session, on_output=None, *, ready_late=0.0):
        self.session = session
        self.on_output = on_output or (lambda data: None)
        self.output = bytearray()
        self.client_id = str(uuid.uuid4())
        self.lock = threading.Lock()
        self.next_input = 0
        self.expected = 0
        self.buffered = {}
        self.unacknowledged = {}
        self.acknowledgements = []
        self.closed = None
        self.dropped = 0
        self.received = 0
        self.is_shell = threading.Event()
        self.ready_at = None
        self.ready_late = ready_late
        self.socket = None

    # Connection

    def connect(self, token=None):
        # The plugin answers a ping when it has handled what was before it; this library when it has read it. A
        # short queue keeps the two near each other.
        self.socket = connect(
            self.session["streamUrl"], proxy=None, compression=None, max_size=None, max_queue=1, open_timeout=10,
            close_timeout=2, ping_interval=None, user_agent_header="Go-http-client/1.1")
        assert self.socket.subprotocol is None
        # The plugin's first ping goes ahead of everything else.
        self.socket.ping(b"keepalive")
        self.socket.send(json.dumps({
            "MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()),
            "TokenValue": self.session["tokenValue"] if token is None else token,
            "ClientId": self.client_id, "ClientVersion": "1.2.0.0"}))
        return self

    def cut(self):
        self.socket.socket.close()

    def close(self):
        self.cut()

    def read(self, until=lambda channel: channel.closed is not None, timeout=20.0):
        """Handles messages until the condition holds; False where the connection broke before."""
        deadline = time.monotonic() + timeout
        while not until(self):
            left = deadline - time.monotonic()
            assert left > 0, f"it did not happen; output: {bytes(self.output[-300:])!r}, closed: {self.closed!r}"
            try:
                frame = self.socket.recv(timeout=min(left, 0.2))
            except TimeoutError:
                self.resend()
                continue
            except (ConnectionClosed, OSError):
                return until(self)
            self.handle(frame if isinstance(frame, bytes) else frame.encode())
        return True

    def until(self, text, timeout=20.0):
        wanted = text.encode() if isinstance(text, str) else text
        place = 0

        def there(channel):
            nonlocal place
            found = channel.output.find(wanted, getattr(channel, "_read", 0))
            place = found
            return found >= 0

        assert self.read(there, timeout), "the connection broke"
        self._read = place + len(wanted)

    # Messages from the server

    def handle(self, frame):
        message = Message(frame)
        self.received += 1
        if message.kind == "acknowledge":
            content = json.loads(message.payload)
            assert content["AcknowledgedMessageType"] == "input_stream_data"
            assert content["IsSequentialMessage"] is True
            self.acknowledgements.append(content["AcknowledgedMessageSequenceNumber"])
            with self.lock:
                self.unacknowledged.pop(content["AcknowledgedMessageSequenceNumber"], None)
        elif message.kind == "channel_closed":
            content = json.loads(message.payload)
            assert isinstance(content["CreatedDate"], str) and isinstance(content["SchemaVersion"], int)
            assert content["SessionId"] == self.session["sessionId"]
            self.closed = content["Output"]
        elif message.kind == "output_stream_data":
            self.stream(message)
        else:
            raise AssertionError(message.kind)

    def stream(self, message):
        if message.sequence < self.expected:
            self.dropped += 1  # without an acknowledgement
            return
        if message.sequence > self.expected:
            self.acknowledge(message)
            self.buffered[message.sequence] = message
            return
        if not self.process(message):
            return
        self.acknowledge(message)
        self.expected += 1
        while (following := self.buffered.pop(self.expected, None)) is not None:
            self.process(following)
            self.expected += 1

    def process(self, message):
        """False: nobody is there yet for it, and it is dropped."""
        if message.payload_type == HANDSHAKE_REQUEST:
            request = json.loads(message.payload)
            assert [int(part) for part in request["AgentVersion"].split(".")]
            action, = request["RequestedClientActions"]
            assert action["ActionType"] == "SessionType"
            assert action["ActionParameters"]["SessionType"] == "InteractiveCommands"
            self.handshake = True
            threading.Timer(0, self.answer_handshake).start()
        elif message.payload_type == HANDSHAKE_COMPLETE:
            complete = json.loads(message.payload)
            assert isinstance(complete["HandshakeTimeToComplete"], int)
            self.ready_at = time.monotonic() + self.ready_late
            self.is_shell.set()
        else:
            # The plugin prints any other payload, of whatever type.
            assert message.payload_type == OUTPUT, message.payload_type
            if self.ready_at is None or time.monotonic() < self.ready_at:
                self.dropped += 1
                return False
            self.output += message.payload
            self.on_output(message.payload)
        return True

    def acknowledge(self, message):
        content = json.dumps({
            "AcknowledgedMessageType": message.kind, "AcknowledgedMessageId": str(message.identity),
            "AcknowledgedMessageSequenceNumber": message.sequence, "IsSequentialMessage": True}).encode()
        self.write(encode("acknowledge", 0, 3, 0, content))

    def write(self, frame):
        try:
            self.socket.send(frame)
        except (ConnectionClosed, OSError):
            pass

    # Messages to the server

    def answer_handshake(self):
        self.send(HANDSHAKE_RESPONSE, json.dumps({
            "ClientVersion": "1.2.0.0", "ProcessedClientActions": [
                {"ActionType": "SessionType", "ActionStatus": 1, "ActionResult": None, "Error": ""}],
            "Errors": None}).encode())

    def send(self, payload_type, payload, *, sequence=None, identity=None):
        """One input message; `sequence` as the plugin's race may have it."""
        with self.lock:
            number = self.next_input if sequence is None else sequence
            self.next_input = number + 1
            frame = encode("input_stream_data", number, 0, payload_type, payload, identity)
            self.unacknowledged[number] = (frame, time.monotonic())
        self.write(frame)
        return frame

    def type(self, text):
        data = text.encode() if isinstance(text, str) else text
        for start in range(0, len(data), 1024):
            piece = data[start:start + 1024]
            self.send(OUTPUT, b"\r" if piece == b"\n" else piece)

    def size(self, columns, rows):
        self.send(SIZE, json.dumps({"cols": columns, "rows": rows}).encode())

    def resend(self):
        """The oldest that is not acknowledged, when it is older than 200 ms; thereafter each time."""
        with self.lock:
            if not self.unacknowledged:
                return
            number = min(self.unacknowledged)
            frame, at = self.unacknowledged[number]
        if time.monotonic() - at > 0.2:
            self.write(frame)
