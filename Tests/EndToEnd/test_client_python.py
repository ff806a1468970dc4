"""The client library for Python (Clients/python)."""

import asyncio
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
from support.followers import KECSError, KECSWebSocketClient
from support.posted import assert_library_sample_works, publish, publish_task
from support.relay import Relay
from support.sample import Sample
from support.server import PROJECT
from support.specification import examples
from support.terminal import run_task
from support.waiting import wait_until

FOLDER = PROJECT / "Clients/python"


@pytest.fixture
def on_path(monkeypatch):
    """Programs of this test find the package."""
    monkeypatch.setenv("PYTHONPATH", str(FOLDER))


def client_of(server, **options):
    return KECSWebSocketClient(server.ws_url, connect_options={"proxy": None}, reconnect_interval=0.02, **options)


def test_units():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(FOLDER / "tests")], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120, cwd=FOLDER)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert re.search(r"\d{2,} passed", done.stdout), done.stdout


def test_the_version_is_the_servers():
    version = re.search(r'current = "(.+)"', (PROJECT / "Sources/KECSWire/KECSVersion.swift").read_text())[1]
    assert __import__("kecs_websocket").__version__ == version


def test_the_sample(server, on_path):
    """As it stands in the specification, over the death of its server."""
    (code,) = examples("Client Libraries / Python")
    with Sample([sys.executable, "-c"], server, code) as sample:
        assert_library_sample_works(sample, server)


# Running in a thread


def test_stopping_from_anywhere(server):
    """By a handler, by another thread, before the start, and twice."""
    client = client_of(server)
    client.on("event", lambda _: client.stop())
    client.subscribe()._reply.add_done_callback(lambda _: publish(server, 20))
    seen = []
    client.on("event", seen.append)
    client.start()
    assert len(seen) == 1
    with pytest.raises(RuntimeError):
        client.start()
    other = client_of(server)
    thread = threading.Thread(target=other.start)
    thread.start()
    other.subscribe().result(10)
    other.stop()
    other.stop()
    thread.join(10)
    assert not thread.is_alive()
    early = client_of(server)
    early.stop()
    early.start()
    with pytest.raises(KECSError, match="CLOSED"):
        early.subscribe().result(1)


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_stopping_by_a_signal(server, on_path, sig):
    code = """
import signal
from kecs_websocket import KECSWebSocketClient
client = KECSWebSocketClient(url='ws://localhost:8080/ws')
signal.signal(signal.SIGTERM, lambda *_: client.stop())
client.on('connected', lambda _: print('connected'))
client.on('disconnected', lambda told: print('over', told['will_reconnect']))
try:
    client.start()
except KeyboardInterrupt:
    print('interrupted')
print('done')
"""
    with Sample([sys.executable, "-c"], server, code) as sample:
        sample.wait("connected")
        sample.process.send_signal(sig)
        assert sample.process.wait(10) == 0
        sample.wait("done")
        assert sample.count("interrupted") == (sig == signal.SIGINT)


def test_handlers_that_block(make_server):
    """They may wait for answers and take longer than the heartbeat: they have their own thread."""
    server = make_server(env={"KECS_HEARTBEAT_INTERVAL": "200ms"})
    client = client_of(server)
    answers = []

    def handler(_):
        with pytest.raises(KECSError) as refused:
            client.command("nonsense", {}).result(10)
        # A command's duration, or a person's.
        until = time.monotonic() + 1.2
        while time.monotonic() < until:
            time.sleep(0.1)
        answers.append(refused.value.code)
        client.stop()

    client.on("event", handler)
    lost = []
    client.on("disconnected", lost.append)
    client.subscribe()._reply.add_done_callback(lambda _: publish(server, 1))
    client.start()
    assert answers == ["INVALID_REQUEST"] and [told["code"] for told in lost] == [1000]


def test_a_slow_application(server):
    """It takes nothing until the server has had enough; then everything is there."""
    client = client_of(server, max_queue=10)
    client.connect_options["compression"] = None
    gate, seqs, codes = threading.Event(), [], []
    client.on("event", lambda event: gate.wait(60) and seqs.append(event["seq"]))
    client.on("disconnected", lambda told: codes.append(told["code"]))
    subscription = client.subscribe()
    thread = threading.Thread(target=client.start)
    thread.start()
    subscription.result(10)
    # Beyond all that sockets hold.
    for _ in range(20):
        last = publish_task(server, "x" * 100_000, count=15)
    gate.set()
    wait_until(lambda: seqs and seqs[-1] == last, 30, lambda: f"event {last} instead of {seqs[-3:]}")
    client.stop()
    thread.join(10)
    assert seqs == list(range(1, last + 1))
    assert codes[0] == 4410


# Running in asyncio


def test_stopping_at_any_time(server):
    """Before, while and after it connects."""
    async def test():
        for delay in (0, 0, 0.001, 0.002, 0.005, 0.02, 0.1):
            async with client_of(server) as client:
                waiting = client.subscribe()
                await asyncio.sleep(delay)
            try:
                await waiting
            except KECSError as error:
                assert error.code == "CLOSED"
            assert client.error is None

    asyncio.run(test())


def test_an_iteration(server):
    async def test():
        async with client_of(server) as client:
            events = client.events(["cluster"], clusters=["posted"])
            await events.subscription
            last = await asyncio.to_thread(publish, server, 3000)
            seqs = []
            async for event in events:
                seqs.append(event["seq"])
                if event["seq"] == last:
                    break
            assert seqs == list(range(1, last + 1))
            cursor = client.cursor
            await events.aclose()
            await asyncio.to_thread(publish, server, 10)
        # Another process, so to say.
        async with client_of(server) as client:
            missed = client.events(resume_from=cursor)
            assert [(await anext(missed))["seq"] for _ in range(10)] == list(range(last + 1, last + 11))

    asyncio.run(test())


@pytest.mark.runtimes("process")
def test_commands(server, ecs, cluster, jobs):
    task = run_task(ecs, jobs.graceful(), cluster=cluster)

    async def test():
        with Relay(server.port) as relay:
            url = f"ws://127.0.0.1:{relay.port}/ws"
            async with KECSWebSocketClient(url, connect_options={"proxy": None}, reconnect_interval=0.02) as client:
                session = await client.execute(task, "/bin/sh", cluster=cluster, cols=90, rows=30)
                async with session.attach() as terminal:
                    await terminal.write("echo be''gun\n")
                    output, is_asked = b"", False
                    async for data in terminal:
                        output += data
                        if b"begun" in output and not is_asked:
                            is_asked = True
                            await terminal.resize(132, 43)
                            await terminal.write("stty size; exit 7\n")
                    assert b"43 132" in output and terminal.exit_code == 7, output
                session = await client.execute(
                    task, "head -c 3000000 /dev/zero", cluster=cluster, interactive=False)
                async with session.attach() as terminal:
                    assert sum([len(data) async for data in terminal]) == 3_000_000
                    assert (terminal.exit_code, terminal.reason) == (0, None)
                with pytest.raises(KECSError) as refused:
                    await client.execute("none", "sh", cluster=cluster)
                assert (refused.value.code, refused.value.field) == ("RESOURCE_NOT_FOUND", "task")
                # A wait that outlives its connection.
                waiting = client.wait(task, "stopped", timeout=60)
                await client.subscribe()
                relay.cut()
                await asyncio.to_thread(ecs.stop_task, cluster=cluster, task=task)
                result = await waiting
                assert result["status"] == "satisfied" and result["task"]["lastStatus"] == "STOPPED"

    asyncio.run(test())
