"""Authentication and permissions, as real clients meet them."""

import base64
import contextlib
import datetime
import hashlib
import json
import os
import re
import socket
import subprocess
import threading
import time

import botocore.auth
import jwt
import pytest
from botocore.exceptions import ClientError
from support.access import CREDENTIALS, KEYS, SECRET, Issuer, SignedCLI, bearer, kecs, make_token, signed_client
from support.errors import refused
from support.server import BINARY, free_port
from support.waiting import wait_until

WRITE = {"family": "web", "containerDefinitions": [{"name": "web", "image": "busybox", "memory": 64}]}


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def guarded(make_server, tmp_path, issuer):
    """A server that requires authentication and knows all three kinds of it."""
    (tmp_path / "credentials").write_text(CREDENTIALS)
    (tmp_path / "keys.json").write_text(issuer.jwks())
    for name in ("credentials", "keys.json"):
        (tmp_path / name).chmod(0o600)
    return make_server(hooks=False, args=[
        "--auth", "required", "--access-keys", str(tmp_path / "credentials"),
        "--jwt-keys", str(tmp_path / "keys.json"), "--log-level", "debug"])


def status(server, token, operation="ListClusters", body=None):
    answer = server.target(operation, body or {}, headers=bearer(token))
    return answer.status if answer.status == 200 else answer.json()["__type"]


# Signatures


def test_a_signed_request_does_what_its_key_permits(guarded):
    root = signed_client(guarded, "root")
    for name in ("staging", "production"):
        root.create_cluster(clusterName=name)
    assert len(root.list_clusters()["clusterArns"]) == 2
    root.register_task_definition(**WRITE)

    looker = signed_client(guarded, "looker")
    assert len(looker.describe_clusters(clusters=["staging", "production"])["clusters"]) == 2
    with refused("AccessDeniedException",
                 "User: arn:aws:iam::000000000000:user/looker is not authorized to perform: ecs:CreateCluster on "
                 "resource: arn:aws:ecs:us-east-1:000000000000:cluster/x"):
        looker.create_cluster(clusterName="x")

    deployer = signed_client(guarded, "deployer")
    assert [arn.split("/")[-1] for arn in deployer.list_clusters()["clusterArns"]] == ["staging"]
    task = deployer.run_task(cluster="staging", taskDefinition="web")["tasks"][0]["taskArn"]
    deployer.stop_task(cluster="staging", task=task)
    for call in (
        lambda: deployer.run_task(cluster="production", taskDefinition="web"),
        lambda: deployer.run_task(taskDefinition="web"),
        lambda: deployer.describe_clusters(clusters=["staging", "production"]),
        lambda: deployer.register_task_definition(**WRITE),
        lambda: deployer.tag_resource(
            resourceArn="arn:aws:ecs:us-east-1:000000000000:cluster/production", tags=[{"key": "a", "value": "b"}]),
    ):
        with refused("AccessDeniedException", "is not authorized to perform: ecs:"):
            call()


def test_signatures_for_application_auto_scaling(guarded):
    """Each is for the one service that it names; what a key permits is as with ECS."""
    root = signed_client(guarded, "root")
    root.create_cluster(clusterName="staging")
    root.register_task_definition(**WRITE)
    root.create_service(cluster="staging", serviceName="web", taskDefinition="web", desiredCount=0)
    target = {"ServiceNamespace": "ecs", "ResourceId": "service/staging/web", "ScalableDimension": "ecs:service:DesiredCount"}
    scaling = {who: signed_client(guarded, who, service="application-autoscaling") for who in ("root", "looker")}
    scaling["root"].register_scalable_target(**target, MinCapacity=0, MaxCapacity=2)
    assert len(scaling["looker"].describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]) == 1
    with refused("AccessDeniedException", "application-autoscaling:DeregisterScalableTarget"):
        scaling["looker"].deregister_scalable_target(**target)


def test_the_region_of_a_signature_is_where_it_acts(guarded):
    client = signed_client(guarded, "root", region="eu-west-1")
    assert ":eu-west-1:" in client.create_cluster(clusterName="a")["cluster"]["clusterArn"]
    assert signed_client(guarded, "root").list_clusters()["clusterArns"] == []


def test_wrong_keys_get_the_errors_of_aws(guarded):
    with refused("InvalidSignatureException",
                 "The request signature we calculated does not match the signature you provided. Check your AWS "
                 "Secret Access Key and signing method. Consult the service documentation for details."):
        signed_client(guarded, id="AKIAROOT", secret=SECRET + "3").list_clusters()
    with refused("UnrecognizedClientException", "The security token included in the request is invalid."):
        signed_client(guarded, id="AKIANOBODY", secret=SECRET).list_clusters()
    with refused("UnrecognizedClientException", "The security token included in the request is invalid."):
        signed_client(guarded, id=KEYS["root"][0], secret=KEYS["root"][1], session_token="t").list_clusters()
    answer = guarded.target("ListClusters", {})
    assert (answer.status, answer.json()["__type"]) == (400, "MissingAuthenticationTokenException")
    answer = guarded.target("ListClusters", {}, headers={"Authorization": "AWS4-HMAC-SHA256 Credential=x"})
    assert (answer.status, answer.json()["__type"]) == (400, "IncompleteSignatureException")


@pytest.mark.parametrize("minutes, word", [(-6, "Signature expired"), (6, "Signature not yet current")])
def test_a_clock_that_is_off(guarded, monkeypatch, minutes, word):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(
        botocore.auth, "get_current_datetime",
        lambda remove_tzinfo=True: moment.replace(tzinfo=None) if remove_tzinfo else moment)
    with refused("InvalidSignatureException", word):
        signed_client(guarded, "root").list_clusters()


def test_a_request_that_was_changed_on_its_way(guarded):
    client = signed_client(guarded, "root")

    def change(request, **_):
        request.body = request.body.replace(b"mine", b"evil")

    client.meta.events.register("before-send.ecs.CreateCluster", change)
    with refused("InvalidSignatureException"):
        client.create_cluster(clusterName="mine")


def test_the_aws_cli_unmodified(guarded, tmp_path):
    root = SignedCLI(guarded, tmp_path, "root")
    assert root("create-cluster", "--cluster-name", "staging")["cluster"]["status"] == "ACTIVE"
    assert len(root("list-clusters")["clusterArns"]) == 1
    done = SignedCLI(guarded, tmp_path, "looker").run("create-cluster", "--cluster-name", "x")
    assert done.returncode != 0 and "(AccessDeniedException)" in done.stderr, done.stderr
    done = SignedCLI(guarded, tmp_path, ("AKIAROOT", "x" * 40)).run("list-clusters")
    assert done.returncode != 0 and "(InvalidSignatureException)" in done.stderr, done.stderr
    done = SignedCLI(guarded, tmp_path, ("AKIANOBODY", "x" * 40)).run("list-clusters")
    assert done.returncode != 0 and "(UnrecognizedClientException)" in done.stderr, done.stderr


def test_access_keys_are_read_again(guarded, tmp_path):
    signed_client(guarded, "root").list_clusters()
    path = tmp_path / "credentials"
    path.write_text(CREDENTIALS.replace("AKIAROOT", "AKIANEW"))

    def code(id):
        try:
            signed_client(guarded, id=id, secret=KEYS["root"][1]).list_clusters()
            return None
        except ClientError as error:
            return error.response["Error"]["Code"]

    wait_until(lambda: code("AKIANEW") is None, 5, "the new key to be taken")
    assert code("AKIAROOT") == "UnrecognizedClientException"
    # A file in disorder leaves what was.
    path.write_text("[root")
    wait_until(lambda: "could not be read anew" in guarded.log(), 5, "a line in the log")
    assert code("AKIANEW") is None
    # The keys that are gone are not needed to end the test.


# Tokens


def test_tokens_come_and_go_while_the_server_runs(guarded):
    token = make_token(guarded.data_dir, "--role", "operator", "--name", "ci")
    wait_until(lambda: status(guarded, token) == 200, 5, "the token to be taken")
    other = make_token(guarded.data_dir, "--role", "viewer", "--cluster", "a", "--expires", "12h")
    wait_until(lambda: status(guarded, other) == 200, 5, "the token to be taken")
    assert status(guarded, other, "CreateCluster", {"clusterName": "a"}) == "AccessDeniedException"
    assert status(guarded, token, "CreateCluster", {"clusterName": "a"}) == 200
    assert status(guarded, token[:-1] + "x") == "UnrecognizedClientException"

    done = kecs("token", "list", "--data-dir", str(guarded.data_dir), "--output", "json")
    listed = json.loads(done.stdout)["tokens"]
    assert [entry["name"] for entry in listed] == ["ci", listed[1]["id"]]
    assert listed[1]["permissions"] == sorted(f"{p}@a" for p in ("events:read", "metrics:read", "logs:read", "ecs:read"))
    assert listed[0]["expiresAt"] is None and listed[1]["expiresAt"] is not None
    for secret in (token, other):
        assert secret not in done.stdout and hashlib.sha256(secret.encode()).hexdigest() not in done.stdout

    assert kecs("token", "revoke", "ci", "--data-dir", str(guarded.data_dir)).returncode == 0
    wait_until(lambda: status(guarded, token) == "UnrecognizedClientException", 5, "the end of the token")
    assert status(guarded, other) == 200
    done = kecs("token", "revoke", "ci", "--data-dir", str(guarded.data_dir))
    assert done.returncode == 69 and "There is no token 'ci'" in done.stderr


def test_a_token_is_kept_as_its_hash_alone(tmp_path):
    token = make_token(tmp_path / "new" / "folder", "--role", "admin")
    stored = tmp_path / "new" / "folder" / "tokens.json"
    assert stored.stat().st_mode & 0o777 == 0o600
    assert stored.parent.stat().st_mode & 0o777 == 0o700
    text = stored.read_text()
    assert token not in text and token.removeprefix("kecs_") not in text
    assert json.loads(text)["tokens"][0]["sha256"] == hashlib.sha256(token.encode()).hexdigest()
    assert re.fullmatch("kecs_[0-9a-f]{64}", token)


def test_the_command_line_says_what_is_wrong(tmp_path):
    folder = str(tmp_path)
    for arguments, text in (
        (["create"], "--role"), (["create", "--role", "king"], "viewer, operator, admin"),
        (["create", "--role", "admin", "--expires", "x"], "12h or 30d"), (["revoke"], "<token>"),
    ):
        done = kecs("token", *arguments, "--data-dir", folder)
        assert done.returncode == 64 and text in done.stderr, done
        assert done.stdout == ""
    (tmp_path / "tokens.json").write_text("{")
    for arguments in (["list"], ["create", "--role", "admin"], ["revoke", "x"]):
        done = kecs("token", *arguments, "--data-dir", folder)
        assert done.returncode == 78 and str(tmp_path / "tokens.json") in done.stderr, done
        assert done.stdout == ""
    assert (tmp_path / "tokens.json").read_text() == "{"


def test_a_damaged_token_file_does_not_touch_a_running_server(guarded):
    token = make_token(guarded.data_dir, "--role", "viewer")
    wait_until(lambda: status(guarded, token) == 200, 5, "the token to be taken")
    path = guarded.data_dir / "tokens.json"
    good = path.read_text()
    path.write_text(good[: len(good) // 2])
    wait_until(lambda: "could not be read anew" in guarded.log(), 5, "a line in the log")
    assert status(guarded, token) == 200
    path.write_text(good)


# JSON Web Tokens


@pytest.mark.parametrize("algorithm", ["HS256", "RS256", "ES256"])
def test_json_web_tokens(guarded, issuer, algorithm):
    now = int(time.time())
    good = {"sub": "ann", "permissions": ["ecs:read", "ecs:write@a"], "exp": now + 600}
    token = issuer.token(algorithm, **good)
    assert status(guarded, token) == 200
    assert status(guarded, token, "CreateCluster", {"clusterName": "a"}) == 200
    assert status(guarded, token, "CreateCluster", {"clusterName": "b"}) == "AccessDeniedException"
    for claims in (
        {**good, "exp": now - 1}, {**good, "nbf": now + 600}, {key: good[key] for key in ("sub", "permissions")},
        {**good, "permissions": ["fly"]}, {**good, "sub": ""}, {**good, "aud": "somebody"},
    ):
        assert status(guarded, issuer.token(algorithm, **claims)) == "UnrecognizedClientException", claims
    assert status(guarded, Issuer().token(algorithm, **good)) == "UnrecognizedClientException"
    answer = guarded.get("/", headers=bearer(issuer.token(algorithm, **{**good, "exp": now - 1})))
    assert answer.status == 401 and answer.json()["message"] == "The token has expired."


def test_forged_json_web_tokens(guarded, issuer):
    """What RFC 8725 warns of."""
    claims = {"sub": "eve", "role": "admin", "exp": int(time.time()) + 600}
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()  # noqa: E731
    public = json.loads(issuer.jwks("RS256"))["keys"][0]
    forged = [
        f"{part({'alg': 'none'})}.{part(claims)}.",
        f"{part({'alg': 'none', 'kid': 'RS256'})}.{part(claims)}.",
        jwt.encode(claims, public["n"], algorithm="HS256", headers={"kid": "RS256"}),
        jwt.encode(claims, public["n"], algorithm="HS256", headers={"kid": "HS256"}),
        jwt.encode(claims, issuer.secret, algorithm="HS256", headers={"kid": "other"}),
        jwt.encode(claims, issuer.secret, algorithm="HS512", headers={"kid": "HS256"}),
        jwt.encode(claims, issuer.rsa, algorithm="RS256", headers={"kid": "ES256"}),
        jwt.encode(claims, issuer.rsa, algorithm="PS256", headers={"kid": "RS256"}),
    ]
    for token in forged:
        assert status(guarded, token) == "UnrecognizedClientException", jwt.get_unverified_header(token)
    assert status(guarded, issuer.token("RS256", **claims)) == 200


def test_json_web_keys_are_read_again(guarded, issuer, tmp_path):
    token = issuer.token("ES256", sub="ann", role="viewer", exp=int(time.time()) + 600)
    assert status(guarded, token) == 200
    (tmp_path / "keys.json").write_text(issuer.jwks("HS256", "RS256"))
    wait_until(lambda: status(guarded, token) == "UnrecognizedClientException", 5, "the end of the key")


# The other doors


def test_http_without_a_token(guarded):
    for path in ("/health", "/ready"):
        assert guarded.get(path).status == 200
    for path in ("/", "/_kecs/reset", "/nothing"):
        answer = guarded.get(path)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer", path
        assert answer.json()["error"] == "Unauthorized"


def test_test_hooks_are_for_administrators(make_server):
    server = make_server(hooks=True, start=False, args=["--auth", "required"])
    admin = make_token(server.data_dir, "--role", "admin")
    operator = make_token(server.data_dir, "--role", "operator")
    server.start()
    assert server.post("/_kecs/reset").status == 401
    assert server.post("/_kecs/reset", headers=bearer(operator)).status == 403
    assert server.post("/_kecs/reset", headers=bearer(admin)).status == 200
    # The harness wipes servers with open hooks at the end of a test; it has no token.
    server.hooks = False


def start(*arguments, folder):
    return subprocess.run(
        [str(BINARY), "serve", "--runtime", "simulated", "--port", str(free_port()), "--data-dir", str(folder),
         *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)}, cwd=folder)


def test_beyond_loopback_only_with_authentication(tmp_path, make_server):
    done = start("--host", "0.0.0.0", folder=tmp_path)
    assert done.returncode == 64
    assert "kecs token create --role admin" in done.stderr and "--auth required" in done.stderr
    # The last --host counts.
    server = make_server(hooks=False, args=["--host", "0.0.0.0", "--auth", "required"])
    assert server.target("ListClusters", {}).json()["__type"] == "MissingAuthenticationTokenException"


def test_files_that_cannot_be_used_keep_the_server_from_starting(tmp_path):
    (tmp_path / "bad").write_text("{")
    for arguments in (["--jwt-keys", "bad"], ["--access-keys", "bad"], ["--access-keys", "none"]):
        done = start("--auth", "required", *arguments, folder=tmp_path)
        assert done.returncode == 78 and str(tmp_path / arguments[1]) in done.stderr, done.stderr
    (tmp_path / "short.json").write_text(json.dumps({"keys": [{"kty": "oct", "kid": "k", "k": "c2VjcmV0"}]}))
    done = start("--auth", "required", "--jwt-keys", "short.json", folder=tmp_path)
    assert done.returncode == 78 and "less than 32 bytes" in done.stderr and "c2VjcmV0" not in done.stderr


def test_switched_off_nothing_is_asked_for(server):
    assert status(server, "whatever") == 200
    assert server.target("ListClusters", {}).status == 200
    assert signed_client(server, id="x", secret="y").list_clusters()["clusterArns"] == []


def test_keys_without_authentication_are_a_mistake(tmp_path):
    (tmp_path / "credentials").write_text(CREDENTIALS)
    done = start("--access-keys", "credentials", folder=tmp_path)
    assert done.returncode == 78 and "--auth required" in done.stderr, done.stderr


@pytest.mark.parametrize("arguments, env, sent", [
    (["--token", "kecs_a"], {"KECS_TOKEN": "kecs_b"}, b"Bearer kecs_a"),
    ([], {"KECS_TOKEN": "kecs_b"}, b"Bearer kecs_b"), ([], {}, None)])
def test_kecs_events_shows_its_token(arguments, env, sent):
    """To a server that refuses whatever it is shown."""
    heads = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    head += connection.recv(65536)
                heads.append(head)
                connection.sendall(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        done = kecs("events", "--endpoint", f"http://127.0.0.1:{port}", *arguments, env=env)
        thread.join(10)
    fields = [line for line in heads[0].split(b"\r\n") if line.lower().startswith(b"authorization:")]
    assert fields == ([b"Authorization: " + sent] if sent else [])
    assert done.returncode == 69, done
    assert ("does not take the token" if sent else "needs a token") in done.stderr
    assert "kecs_" not in done.stderr


# Logs


@pytest.mark.parametrize("format", ["text", "json"])
def test_no_secret_is_logged(make_server, tmp_path, issuer, format):
    """Every kind of secret in every place where a client, or somebody mistaken, may put it."""
    (tmp_path / "credentials").write_text(CREDENTIALS)
    (tmp_path / "keys.json").write_text(issuer.jwks())
    server = make_server(hooks=False, start=False, args=[
        "--auth", "required", "--access-keys", str(tmp_path / "credentials"),
        "--jwt-keys", str(tmp_path / "keys.json"), "--log-level", "trace", "--log-format", format])
    static = make_token(server.data_dir, "--role", "admin", "--name", "ann")
    server.start()
    web = issuer.token("HS256", sub="ann", role="admin", exp=int(time.time()) + 600)
    bad = issuer.token("HS256", sub="ann", role="admin", exp=1)
    unknown = "kecs_" + os.urandom(32).hex()
    for token in (static, web, bad, unknown):
        for path in ("/", "/ws", "/health", "/v1/ListClusters", "/v1/events", "/_kecs/reset", "/x", f"/v1/{token}",
                     f"/{token}"):
            for headers in ({}, bearer(token), {"Authorization": token}, {"X-Amz-Target": token},
                            {"Sec-WebSocket-Protocol": f"kecs.bearer.{token}", "Upgrade": "websocket",
                             "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}):
                for query in ("", f"?token={token}", f"?a=b&access_token={token}"):
                    # An opened WebSocket is read to no end.
                    with contextlib.suppress(OSError):
                        server.get(path + query, headers=headers, timeout=0.3)
        server.target("RunTask", {"taskDefinition": token, "cluster": token}, headers=bearer(token))
        server.target("CreateCluster", token.encode(), headers=bearer(token))
        server.target("ListClusters", {}, headers={"Authorization": "AWS4-HMAC-SHA256 " + token})
        server.target("ListClusters", {}, headers={"X-Amz-Date": token, "Authorization":
            "AWS4-HMAC-SHA256 Credential=AKIAROOT/20240101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0"})
    signatures = []
    for client in (signed_client(server, "root"), signed_client(server, id="AKIAROOT", secret="x" * 40)):
        client.meta.events.register(
            "before-send.ecs.ListClusters", lambda request, **_: signatures.append(
                request.headers["Authorization"].decode() if isinstance(request.headers["Authorization"], bytes)
                else request.headers["Authorization"]))
        with contextlib.suppress(ClientError):
            client.list_clusters()
    assert len(signatures) == 2
    assert status(server, static) == 200
    server.stop()
    log = server.log()
    assert log.count("Request") > 100, "at this level every request is logged"
    secrets = {static, web, bad, unknown, *(secret for _, secret in KEYS.values()),
               *(signature.split("Signature=")[1] for signature in signatures),
               json.loads(issuer.jwks("HS256"))["keys"][0]["k"]}
    for secret in secrets:
        assert secret not in log
        # Nor the greater part of it.
        assert secret[5:25] not in log
        assert hashlib.sha256(secret.encode()).hexdigest() not in log
