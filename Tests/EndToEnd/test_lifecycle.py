"""Start, stop, restart and the refusals at the start, as an operator sees them."""

import json
import signal
import socket
import subprocess

import pytest
from support.clients import ecs_client
from support.contract import received
from support.server import BINARY, Server, free_port
from support.stream import Stream
from support.waiting import describe_task, wait_for_task, wait_until

REAL = pytest.mark.runtimes("docker", "process")
ALL = pytest.mark.runtimes("docker", "process", "simulated")


def position(server):
    with Stream(server) as stream:
        payload = stream.connected()["payload"]
        return payload["epoch"], payload["seq"]


def ends(server, within=15):
    """The exit code and log of a server that is expected not to start."""
    server.spawn()
    code = server.process.wait(within)
    return code, server.log()


def run_cli(*arguments, env=None):
    return subprocess.run([str(BINARY), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
                          env=env)


@ALL
@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_time_with_tasks_and_clients(server, ecs, cluster, jobs, sig):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, arn, "RUNNING")
    with Stream(server) as stream, socket.create_connection(("127.0.0.1", server.port)):
        stream.connected()
        stream.subscribe()
        # Asserts exit 0 within ten seconds; a silent connection and a subscriber do not hold it up.
        server.stop(sig)
    server.start()


@REAL
def test_tasks_run_on_and_are_adopted(server, ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful(code=21), jobs.graceful("b", code=22)])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    before = wait_for_task(ecs, cluster, arn, "RUNNING")
    server.restart()
    after = describe_task(ecs, cluster, arn)
    assert after["lastStatus"] == "RUNNING"
    assert after["startedAt"] == before["startedAt"]
    assert [c["runtimeId"] for c in after["containers"]] == [c["runtimeId"] for c in before["containers"]]
    ecs.stop_task(cluster=cluster, task=arn)
    stopped = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert {c["name"]: c["exitCode"] for c in stopped["containers"]} == {"app": 21, "b": 22}


@REAL
@pytest.mark.parametrize("how", ["stop", "kill9"])
def test_the_true_exit_code_of_what_ended_meanwhile(server, ecs, cluster, jobs, tmp_path, how, runtime):
    """The task waits for a file that appears while the server is down."""
    gate = tmp_path / "gate"
    gate.mkdir()
    job = jobs.definition("until [ -e /gate/open ]; do sleep 0.1; done; touch /gate/passed; exit 33") \
        if runtime == "docker" \
        else jobs.definition(f"until [ -e {gate}/open ]; do sleep 0.1; done; touch {gate}/passed; exit 33")
    extra = {}
    if runtime == "docker":
        job["mountPoints"] = [{"sourceVolume": "gate", "containerPath": "/gate"}]
        extra["volumes"] = [{"name": "gate", "host": {"sourcePath": str(gate)}}]
    ecs.register_task_definition(family="f", containerDefinitions=[job], **extra)
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, arn, "RUNNING")
    getattr(server, how)()
    (gate / "open").touch()
    wait_until((gate / "passed").exists, what="the task's end")
    server.start()
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 33
    assert task["stopCode"] == "EssentialContainerExited"


@ALL
def test_a_restart_keeps_epoch_and_seq(server, ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0)])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, arn, "STOPPED")
    wait_until(lambda: ecs.describe_clusters(clusters=[cluster])["clusters"][0]["runningTasksCount"] == 0,
               what="no running task")
    server.stop()
    server.start()
    epoch, seq = position(server)
    assert seq > 0
    server.restart()
    assert position(server) == (epoch, seq)
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe()
        ecs.create_cluster(clusterName="next")
        assert stream.event("cluster")["seq"] == seq + 1


def test_state_survives_a_restart(server, ecs):
    ecs.create_cluster(clusterName="c", tags=[{"key": "a", "value": "1"}])
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "a", "image": "i", "memory": 9}])
    ecs.deregister_task_definition(taskDefinition="f:1")
    ecs.delete_task_definitions(taskDefinitions=["f:1"])
    server.restart()
    assert ecs.describe_clusters(clusters=["c"], include=["TAGS"])["clusters"][0]["tags"] == [{"key": "a", "value": "1"}]
    answer = ecs.register_task_definition(family="f", containerDefinitions=[{"name": "a", "image": "i", "memory": 9}])
    assert answer["taskDefinition"]["revision"] == 2


def test_a_second_server_on_the_same_data(make_server, server):
    code, log = ends(make_server(start=False, data_dir=server.data_dir))
    assert code != 0
    assert str(server.data_dir) in log and ("in use" in log or "another" in log.lower()), log
    assert "Fatal error" not in log
    assert server.get("/ready").status == 200


def test_a_port_that_is_taken(make_server, server):
    code, log = ends(make_server(start=False, port=server.port))
    assert code != 0
    assert str(server.port) in log and ("in use" in log or "taken" in log), log
    assert "Fatal error" not in log


def test_docker_without_an_engine(make_server, tmp_path):
    code, log = ends(make_server("docker", start=False, docker_host=f"unix://{tmp_path}/none.sock"))
    assert code != 0
    assert f"{tmp_path}/none.sock" in log and "docker" in log.lower(), log
    assert "Fatal error" not in log


def test_auto_takes_processes_without_an_engine(make_server, tmp_path):
    """And says that these are not isolated."""
    server = make_server("auto", docker_host=f"unix://{tmp_path}/none.sock")
    assert server.get("/health").json()["runtime"] == "process"
    assert "isolated" in server.log()


def test_auto_takes_docker_where_it_answers(make_server, engine):
    server = make_server("auto", docker_host=engine.host)
    assert server.get("/health").json()["runtime"] == "docker"


def test_the_summary(server):
    """What a person needs on the screen: the runtime, the folder, the address, how to watch."""
    log = server.log()
    for text in ("simulated", str(server.data_dir), server.url, "kecs events"):
        assert text in log, f"{text!r} is not in:\n{log}"


def test_a_data_folder_that_cannot_be(make_server, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    code, log = ends(make_server(start=False, data_dir=tmp_path / "file"))
    assert code != 0 and str(tmp_path / "file") in log, log
    assert "Fatal error" not in log


def test_a_database_that_is_none(make_server, server):
    server.stop()
    databases = [p for p in server.data_dir.rglob("*") if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3"]
    assert databases
    for path in server.data_dir.rglob("*"):
        if path.is_file() and (path in databases or path.name.endswith(("-wal", "-shm"))):
            path.write_bytes(b"this is no database, " * 500)
    code, log = ends(server)
    assert code != 0 and "Fatal error" not in log, log
    assert "database" in log.lower()
    assert databases[0].read_bytes().startswith(b"this is no database"), "what was there is left as it was"


def test_health_and_ready(server):
    health = server.get("/health")
    assert health.status == 200
    assert health.json()["status"] == "ok" and health.json()["runtime"] == "simulated" and health.json()["version"]
    assert server.get("/ready").json() == {"status": "ready"}


def test_account_and_region(make_server):
    server = make_server(args=["--account-id", "123456789012", "--region", "eu-central-1"])
    # A request without a signature has the server's own region.
    answer = server.target("CreateCluster", {"clusterName": "c"})
    assert answer.json()["cluster"]["clusterArn"] == "arn:aws:ecs:eu-central-1:123456789012:cluster/c"


@pytest.mark.parametrize("arguments", [
    ["--account-id", "12"], ["--port", "70000"], ["--port", "x"], ["--runtime", "steam"], ["--no-such-flag"]])
def test_arguments_that_make_no_sense(tmp_path, arguments):
    done = run_cli("serve", "--data-dir", str(tmp_path / "data"), *arguments)
    assert done.returncode != 0
    assert arguments[0].lstrip("-") in done.stderr, done.stderr
    assert "Fatal error" not in done.stderr


def test_environment_and_flags(make_server):
    """Flags win over the environment."""
    ignored = free_port()
    server = make_server(env={"KECS_PORT": str(ignored), "KECS_REGION": "sa-east-1"})
    answer = server.target("CreateCluster", {"clusterName": "c"})
    assert ":sa-east-1:" in answer.json()["cluster"]["clusterArn"]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", ignored)) != 0


def test_not_beyond_loopback(make_server):
    """Without authentication whoever reaches the port can run programs here."""
    code, log = ends(make_server(start=False, hooks=False, args=["--host", "0.0.0.0"]))
    assert code != 0 and "--insecure" in log, log
    server = make_server(hooks=False, args=["--host", "0.0.0.0", "--insecure"])
    assert server.get("/health").status == 200


def test_a_configuration_file(make_server, tmp_path):
    """Below the environment and the flags; a misspelt setting is refused and the right one named."""
    file = tmp_path / "kecs.yaml"
    file.write_text("region: eu-north-1\naccount-id: '123456789012'\n")
    server = make_server(args=["--config", str(file)], env={"KECS_REGION": "us-west-2"})
    arn = server.target("CreateCluster", {"clusterName": "c"}).json()["cluster"]["clusterArn"]
    assert arn == "arn:aws:ecs:us-west-2:123456789012:cluster/c"
    file.write_text("regoin: eu-north-1\n")
    code, log = ends(make_server(start=False, args=["--config", str(file)]))
    assert code != 0 and "regoin" in log and "region" in log, log


def test_version():
    done = run_cli("version")
    assert done.returncode == 0 and done.stdout.strip()
    assert run_cli("--version").stdout.strip()


@pytest.mark.parametrize("command", [[], ["serve"], ["events"], ["doctor"], ["version"]])
def test_help(command):
    done = run_cli(*command, "--help")
    assert done.returncode == 0, done.stderr
    assert "USAGE" in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_doctor(tmp_path):
    done = run_cli("doctor", "--data-dir", str(tmp_path / "data"), "--port", str(free_port()))
    assert done.returncode in (0, 1), done.stderr
    text = done.stdout.lower()
    for topic in ("docker", "port", "data"):
        assert topic in text, done.stdout


def test_events_command_follows_the_stream(server, ecs):
    """`kecs events --json`: the events as they came, one a line."""
    with open(server.log_path.with_suffix(".events"), "w+") as output:
        follower = subprocess.Popen(
            [str(BINARY), "events", "--json", "--url", server.ws_url], stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT)
        try:
            def lines():
                return [json.loads(line) for line in open(output.name) if line.startswith("{")]

            names = iter(range(1000))

            def seen():
                # Created again and again, until the follower has subscribed.
                ecs.create_cluster(clusterName=f"c{next(names)}")
                return [m for m in lines() if m.get("type") == "event"]

            event = received(wait_until(seen, what="an event", interval=0.1)[0])
            assert event["payload"]["eventType"] == "cluster" and event["payload"]["action"] == "CREATE"
        finally:
            follower.send_signal(signal.SIGINT)
            follower.wait(10)


def test_a_restart_is_quick(make_server, tmp_path):
    """Ready well under a second after the start, with a store that has something in it."""
    import time

    server = make_server()
    ecs = ecs_client(server)
    for number in range(100):
        ecs.create_cluster(clusterName=f"c{number}")
    server.stop()
    begin = time.monotonic()
    server.start()
    assert time.monotonic() - begin < 3


def test_the_harness_notices_a_server_that_does_not_start(tmp_path):
    server = Server(tmp_path / "data", tmp_path / "log", args=["--no-such-flag"])
    with pytest.raises(AssertionError, match="the server ended"):
        server.start()
