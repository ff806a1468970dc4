"""https and wss: certificates, their renewal, certificates of clients, and what is on the wire."""

import errno
import json
import os
import shutil
import socket
import ssl
import stat
import subprocess

import boto3
import pytest
from botocore.config import Config
from support.access import kecs
from support.clients import AWSCLI, CREDENTIALS
from support.contract import received
from support.relay import Relay
from support.server import BINARY
from support.stream import Stream
from support.terminal import Terminal
from support.waiting import wait_until
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

NAMES = ["ca.pem", "server.pem", "server-key.pem", "client.pem", "client-key.pem"]


def make_certificates(folder, *options):
    made = kecs("certificate", "create", "--dir", str(folder), *options)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.fixture
def folder(tmp_path):
    make_certificates(tmp_path / "tls")
    return tmp_path / "tls"


def trusting(folder):
    return ssl.create_default_context(cafile=folder / "ca.pem")


def arguments(folder):
    return ["--tls-certificate", str(folder / "server.pem"), "--tls-key", str(folder / "server-key.pem")]


@pytest.fixture
def secure(make_server, folder):
    return make_server(args=arguments(folder), tls=trusting(folder))


def test_the_files(tmp_path):
    folder = tmp_path / "made"
    said = make_certificates(folder, "--name", "kecs.example", "--name", "10.1.2.3")
    assert "--tls-certificate" in said and "kecs.example, 10.1.2.3" in said
    assert sorted(os.listdir(folder)) == sorted(NAMES)
    for name in NAMES:
        mode = stat.S_IMODE((folder / name).stat().st_mode)
        assert mode == (0o600 if "key" in name else 0o644), name
    before = (folder / "ca.pem").read_bytes()
    again = kecs("certificate", "create", "--dir", str(folder))
    assert again.returncode == 73 and "--force" in again.stderr
    assert (folder / "ca.pem").read_bytes() == before
    make_certificates(folder, "--force")
    assert (folder / "ca.pem").read_bytes() != before
    for options, words in ((("--name", "a b"), "neither a host name"), (("--days", "0"), "--days")):
        wrong = kecs("certificate", "create", "--dir", str(tmp_path / "none"), *options)
        assert wrong.returncode == 64 and words in wrong.stderr
    assert not (tmp_path / "none").exists()


def test_http_and_the_stream(secure):
    assert f"https://127.0.0.1:{secure.port}" in secure.log() and f"wss://127.0.0.1:{secure.port}/ws" in secure.log()
    with Stream(secure, compression="deflate") as stream:
        stream.connected()
        assert stream.socket.socket.version() == "TLSv1.3"
        stream.subscribe()
        for number in range(200):
            assert secure.target("CreateCluster", {"clusterName": f"c-{number}"}).status == 200
        names = set()
        while len(names) < 200:
            names.add(stream.event("cluster")["payload"]["cluster"]["clusterName"])
    # By its name as well as by its address.
    with connect(f"wss://localhost:{secure.port}/ws", ssl=secure.tls, proxy=None) as socket_:
        assert received(json.loads(socket_.recv()))["type"] == "connected"


def test_nothing_is_in_the_clear(secure):
    """What goes past the channel to the socket must not go past TLS."""
    seen = bytearray()

    class Listening(Relay):
        def carry(self, source, sink):
            while data := source.recv(65536):
                seen.extend(data)
                sink.sendall(data)

    with Listening(secure.port) as relay:
        with connect(f"wss://127.0.0.1:{relay.port}/ws", ssl=secure.tls, proxy=None, compression=None) as client:
            client.recv()
            client.send(json.dumps({"id": "a", "type": "subscribe", "action": "events", "payload": {}}))
            client.recv()
            for number in range(50):
                secure.target("CreateCluster", {"clusterName": f"secret-name-{number}"})
                assert f"secret-name-{number}" in client.recv(timeout=5)
    assert len(seen) > 10_000
    for word in (b"secret-name", b"connected", b"timestamp", b"clusterArn"):
        assert word not in seen
    assert seen[0] == 22  # a handshake record


def test_the_aws_clients(secure, folder, tmp_path):
    ecs = boto3.session.Session().client(
        "ecs", region_name="us-east-1", endpoint_url=f"https://localhost:{secure.port}", verify=str(folder / "ca.pem"),
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}, proxies={}))
    ecs.create_cluster(clusterName="made")

    class Trusting(AWSCLI):
        def environment(self):
            return {**super().environment(), "AWS_CA_BUNDLE": str(folder / "ca.pem")}

    assert Trusting(secure, tmp_path)("list-clusters")["clusterArns"][0].endswith("/made")
    refused = AWSCLI(secure, tmp_path).run("list-clusters")
    assert refused.returncode != 0 and "SSL validation failed" in refused.stderr


def run(*arguments, **environment):
    return subprocess.run(
        [str(BINARY), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
        env={"PATH": os.environ["PATH"], **environment})


def test_kecs_events(secure, folder):
    watcher = subprocess.Popen(
        [str(BINARY), "events", "--endpoint", secure.url, "--ca", str(folder / "ca.pem"), "--json", "--limit", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "Following https://" in watcher.stderr.readline()
    secure.target("CreateCluster", {"clusterName": "seen"})
    out, _ = watcher.communicate(timeout=20)
    assert received(json.loads(out))["payload"]["cluster"]["clusterName"] == "seen"
    untrusted = run("events", "--endpoint", secure.url, "--limit", "1", "--timeout", "5s")
    assert untrusted.returncode == 69 and "certificate" in untrusted.stderr, untrusted
    plain = run("events", "--endpoint", f"http://127.0.0.1:{secure.port}", "--limit", "1", "--timeout", "5s")
    assert plain.returncode == 69, plain
    wrong = run("events", "--endpoint", secure.url, "--ca", "/nowhere.pem", "--limit", "1")
    assert wrong.returncode == 69 and "/nowhere.pem" in wrong.stderr, wrong


def issuer(port, folder):
    """The certificate that a new connection sees."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as secured:
        return secured.getpeercert(binary_form=True)


def test_a_new_certificate_is_noticed(secure, folder, tmp_path):
    before = issuer(secure.port, folder)
    with Stream(secure) as stream:
        stream.connected()
        stream.subscribe()
        # Half of a change: the key does not fit, and the old ones go on to hold.
        make_certificates(tmp_path / "new")
        shutil.copy(tmp_path / "new/server.pem", folder / "server.pem")
        wait_until(lambda: "do not belong together" in secure.log(), 10, "a line in the log")
        assert issuer(secure.port, folder) == before
        shutil.copy(tmp_path / "new/server-key.pem", folder / "server-key.pem")
        wait_until(lambda: issuer(secure.port, folder) != before, 10, "the new certificate")
        secure.tls = trusting(tmp_path / "new")
        # Whoever was there stays.
        assert secure.target("CreateCluster", {"clusterName": "after"}).status == 200
        stream.event("cluster")


def test_certificates_of_clients(make_server, folder, tmp_path):
    with_certificate = trusting(folder)
    with_certificate.load_cert_chain(folder / "client.pem", folder / "client-key.pem")
    server = make_server(args=[*arguments(folder), "--tls-client-ca", str(folder / "ca.pem")], tls=with_certificate)
    with Stream(server) as stream:
        stream.connected()
    make_certificates(tmp_path / "other")
    stranger = trusting(folder)
    stranger.load_cert_chain(tmp_path / "other/client.pem", tmp_path / "other/client-key.pem")
    for context in (trusting(folder), stranger):
        with pytest.raises((ssl.SSLError, OSError, EOFError, WebSocketException)):
            with connect(server.ws_url, ssl=context, proxy=None, open_timeout=5) as refused:
                refused.recv(timeout=5)
    there = run("events", "--endpoint", server.url, "--ca", str(folder / "ca.pem"), "--limit", "1", "--timeout", "500ms",
                "--client-certificate", str(folder / "client.pem"), "--client-key", str(folder / "client-key.pem"))
    assert there.returncode == 124 and "Following" in there.stderr, there


def test_what_cannot_be_used_stops_the_start(folder, tmp_path):
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("nothing")
    garbage.chmod(0o600)
    certificate, key = str(folder / "server.pem"), str(folder / "server-key.pem")
    cases = [
        ((certificate, None), "--tls-key"), ((None, key), "--tls-certificate"),
        (("/nowhere.pem", key), "/nowhere.pem does not exist"), ((str(garbage), key), "garbage.pem"),
        ((certificate, str(garbage)), "garbage.pem is not a private key"),
        ((certificate, str(folder / "client-key.pem")), "do not belong together"),
    ]
    for (first, second), words in cases:
        options = [*(["--tls-certificate", first] if first else []), *(["--tls-key", second] if second else [])]
        answer = run("serve", "--port", "0", "--runtime", "simulated", "--data-dir", str(tmp_path / "data"), *options)
        assert answer.returncode == 78 and words in answer.stderr, (options, answer)
        assert answer.stderr.count("\n") == 1, answer.stderr


def test_what_is_not_tls_is_let_go(secure):
    for junk in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", os.urandom(2000), b"\x16\x03\x01\xff\xff"):
        with socket.create_connection(("127.0.0.1", secure.port), timeout=15) as client:
            try:
                client.sendall(junk)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):
                    pass
            except OSError as error:
                # Closed before all was sent, or read.
                assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN), error
    assert secure.get("/health").status == 200


@pytest.mark.runtimes("process")
def test_commands(make_server, folder, jobs):
    server = make_server("process", args=arguments(folder), tls=trusting(folder))
    server.target("CreateCluster", {"clusterName": "test"})
    server.target("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [jobs.graceful()]})
    task = server.target("RunTask", {"cluster": "test", "taskDefinition": "f", "enableExecuteCommand": True}).json()["tasks"][0]["taskArn"]

    def status():
        return server.target("DescribeTasks", {"cluster": "test", "tasks": [task]}).json()["tasks"][0]["lastStatus"]

    wait_until(lambda: status() == "RUNNING", 20, "the task to run")
    with Stream(server) as stream:
        stream.connected()
        answer = stream.ask({"id": "1", "type": "command", "action": "execute", "payload": {
            "cluster": "test", "task": task, "command": "sh -c 'seq 1 200000; exit 4'", "interactive": False}})
        url = answer["payload"]["websocketUrl"]
    assert url.startswith(f"wss://127.0.0.1:{server.port}/exec/")
    with Terminal(url, ssl=server.tls) as terminal:
        assert terminal.end() == (1000, {"exitCode": 4})
    assert bytes(terminal.output) == b"".join(b"%d\n" % number for number in range(1, 200_001))
    session = server.target("ExecuteCommand", {
        "cluster": "test", "task": task, "command": "sh", "interactive": True}).json()["session"]
    assert session["streamUrl"].startswith(f"wss://127.0.0.1:{server.port}/data-channel/")
    there = run("exec", task, "--endpoint", server.url, "--ca", str(folder / "ca.pem"), "--", "echo", "there")
    assert (there.returncode, there.stdout) == (0, "there\n"), there
