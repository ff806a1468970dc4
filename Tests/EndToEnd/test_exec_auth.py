"""Who may run commands, and whose a session is."""

import json
import os
import subprocess

import pytest
from support.access import admitted_token, bearer, kecs
from support.server import BINARY
from support.stream import Stream
from support.terminal import Terminal
from support.waiting import wait_until
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.runtimes("process")


@pytest.fixture
def guarded(make_server):
    return make_server("process", hooks=False, args=["--auth", "required"])


@pytest.fixture
def root(guarded):
    return admitted_token(guarded, "--name", "root", "--role", "admin")


@pytest.fixture
def task(guarded, root, jobs):
    """In the cluster `test`; there is one in `other` too."""

    def call(operation, body):
        answer = guarded.target(operation, body, headers=bearer(root))
        assert answer.status == 200, answer
        return answer.json()

    def status(arn):
        cluster = arn.split("/")[-2]
        return call("DescribeTasks", {"cluster": cluster, "tasks": [arn]})["tasks"][0]["lastStatus"]

    arns = []
    call("RegisterTaskDefinition", {"family": "exec", "containerDefinitions": [jobs.graceful()]})
    for cluster in ("other", "test"):
        call("CreateCluster", {"clusterName": cluster})
        run = {"cluster": cluster, "taskDefinition": "exec", "enableExecuteCommand": True}
        arns.append(call("RunTask", run)["tasks"][0]["taskArn"])
    wait_until(lambda: [status(arn) for arn in arns] == ["RUNNING", "RUNNING"], 20, "the tasks to run")
    yield arns[-1]
    for arn in arns:
        call("StopTask", {"cluster": arn.split("/")[-2], "task": arn})
    wait_until(lambda: [status(arn) for arn in arns] == ["STOPPED", "STOPPED"], 20, "the tasks to stop")


def execute(server, token, task, command="sh", action="execute", **payload):
    with Stream(server, additional_headers=bearer(token)) as stream:
        stream.connected()
        cluster = task.split("/")[-2]
        return stream.ask({"id": "1", "type": "command", "action": action,
                           "payload": payload or {"cluster": cluster, "task": task, "command": command}})["payload"]


def test_exec_is_a_permission_of_its_own(guarded, root, task):
    other = task.replace("/test/", "/other/")
    cases = [
        (("--role", "viewer"), task, True), (("--permission", "ecs:write"), task, True),
        (("--permission", "exec@test"), task, False), (("--permission", "exec@test"), other, True),
        (("--role", "operator", "--cluster", "test"), task, False),
        (("--role", "operator", "--cluster", "test"), other, True),
    ]
    for number, (grants, place, denied) in enumerate(cases):
        token = admitted_token(guarded, "--name", f"case-{number}", *grants)
        answer = execute(guarded, token, place)
        assert (answer.get("code") == "PERMISSION_DENIED") == denied, (grants, place, answer)
        body = {"cluster": place.split("/")[-2], "task": place, "command": "sh", "interactive": True}
        answer = guarded.target("ExecuteCommand", body, headers=bearer(token))
        assert (b"AccessDeniedException" in answer.body) == denied, (grants, place, answer)


def test_a_session_is_of_who_ordered_it(guarded, root, task):
    ann = admitted_token(guarded, "--name", "ann", "--role", "operator")
    bob = admitted_token(guarded, "--name", "bob", "--role", "operator")
    session = execute(guarded, ann, task, "sh -c 'read x; stty size'")
    url = session["websocketUrl"]
    for wrong, status in ((bob, 404), ("nonsense", 401)):
        for way in (dict(query=f"?token={wrong}"), dict(additional_headers=bearer(wrong)),
                    dict(subprotocols=["kecs.v1", f"kecs.bearer.{wrong}"])):
            with pytest.raises(InvalidStatus) as refused:
                Terminal(url, **way)
            assert refused.value.response.status_code == status, way
    size = {"sessionId": session["sessionId"], "cols": 70, "rows": 20}
    assert execute(guarded, bob, task, action="resize_exec", **size)["code"] == "RESOURCE_NOT_FOUND"
    assert execute(guarded, ann, task, action="resize_exec", **size) == {"sessionId": session["sessionId"]}
    with Terminal(url, query=f"?token={ann}") as terminal:
        terminal.send("\n")
        assert terminal.end() == (1000, {"exitCode": 0})
        assert b"20 70" in terminal.output
    wait_until(lambda: "A command has ended" in guarded.log(), 5, "the line in the log")
    line = next(line for line in guarded.log().splitlines() if "A command has ended" in line)
    assert "principal=ann" in line and "stty size" in line
    for secret in (ann, bob, root):
        assert secret not in guarded.log()


def test_a_revoked_token_ends_its_commands(guarded, root, task):
    ann = admitted_token(guarded, "--name", "ann", "--role", "operator")
    session = execute(guarded, ann, task, "sh -c 'trap \"\" HUP; echo ready; while :; do sleep 1; done'")
    unused = execute(guarded, ann, task, "true")
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.until("ready")
        listed = json.loads(kecs("token", "list", "--data-dir", str(guarded.data_dir), "--output", "json").stdout)
        known = listed["tokens"] if isinstance(listed, dict) else listed
        ident, = [entry["id"] for entry in known if entry["name"] == "ann"]
        assert kecs("token", "revoke", "--data-dir", str(guarded.data_dir), ident).returncode == 0
        code, reason = terminal.end(20)
        assert code == 1000 and reason["reason"] == "The token is no longer good", reason
    with pytest.raises(InvalidStatus) as refused:
        Terminal(unused["websocketUrl"])
    assert refused.value.response.status_code == 404


def test_kecs_exec_shows_its_token(guarded, root, task):
    def run(**environment):
        return subprocess.run(
            [str(BINARY), "exec", task, "--", "echo", "there"], stdin=subprocess.DEVNULL, capture_output=True,
            timeout=30, env={**os.environ, "KECS_ENDPOINT": guarded.url, **environment})

    ann = admitted_token(guarded, "--name", "ann", "--permission", "exec@test")
    answer = run(KECS_TOKEN=ann)
    assert (answer.returncode, answer.stdout) == (0, b"there\n"), answer
    looker = admitted_token(guarded, "--name", "looker", "--role", "viewer")
    for environment, words in (({}, "needs a token"), ({"KECS_TOKEN": "kecs_wrong"}, "does not take the token"),
                               ({"KECS_TOKEN": looker}, "Insufficient permissions")):
        answer = run(**environment)
        assert answer.returncode == 69 and words in answer.stderr.decode(), (environment, answer)
