"""What the engine shows for a task: asked over Docker's own socket, not of KECS."""

import socket
import threading

import pytest
from support.engine import EngineError
from support.jobs import IMAGE, MISSING_IMAGE, WEB_IMAGE, Jobs
from support.server import free_port, request
from support.waiting import describe_task, summary, wait_for_task, wait_until

pytestmark = pytest.mark.runtimes("docker")
jobs = Jobs()
FOREVER = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait; done"]


def start(ecs, cluster, *containers, run=None, status="RUNNING", **definition):
    """Registers and runs the containers and answers the task once it has this status."""
    ecs.register_task_definition(family="f", containerDefinitions=list(containers), **definition)
    answer = ecs.run_task(cluster=cluster, taskDefinition="f", **(run or {}))
    assert answer["failures"] == [], answer
    return wait_for_task(ecs, cluster, answer["tasks"][0]["taskArn"], status)


def container(name="app", **extra):
    return {"name": name, "image": IMAGE, "memory": 64, "command": FOREVER, **extra}


def said(engine, task, name="app"):
    """All that the container has written, once it has ended."""
    return engine.logs(engine.of_task(task["taskArn"])[name]["Id"])


def bindings(task, name="app"):
    (found,) = [c for c in task["containers"] if c["name"] == name]
    return found["networkBindings"]


def page(port):
    """What the web image answers on this port of the host; the proxy may be up before the program."""

    def look():
        try:
            answer = request("GET", f"http://127.0.0.1:{port}/")
        except OSError:
            return None
        return answer if answer.status == 200 else None

    return wait_until(look, what=f"a page on port {port}").body.decode().strip()


def test_it_is_a_container_with_labels(ecs, cluster, engine):
    task = start(ecs, cluster, container(dockerLabels={"com.example.own": "label"}))
    found = engine.only(task["taskArn"])
    assert found["Id"] == task["containers"][0]["runtimeId"]
    assert found["State"]["Running"] is True
    labels = found["Config"]["Labels"]
    assert labels["com.example.own"] == "label"
    assert labels["com.amazonaws.ecs.task-arn"] == task["taskArn"]
    assert labels["com.amazonaws.ecs.container-name"] == "app"
    assert labels["com.amazonaws.ecs.cluster"] in (cluster, task["clusterArn"])
    assert labels["com.amazonaws.ecs.task-definition-family"] == "f"
    assert labels["com.amazonaws.ecs.task-definition-version"] == "1"


def test_entry_point_and_command(ecs, cluster, engine):
    task = start(ecs, cluster, container(entryPoint=["echo", "one"], command=["two  three", "", "$HOME"]),
                 status="STOPPED")
    assert said(engine, task) == "one two  three  $HOME\n"
    config = engine.only(task["taskArn"])["Config"]
    assert config["Entrypoint"] == ["echo", "one"]
    assert config["Cmd"] == ["two  three", "", "$HOME"]


def test_the_image_s_own_command(ecs, cluster, engine):
    task = start(ecs, cluster, {"name": "app", "image": WEB_IMAGE, "memory": 64, "portMappings": [{"containerPort": 80}]})
    assert page(bindings(task)[0]["hostPort"]) == "KECS test page"


def test_environment_and_override(ecs, cluster, engine):
    task = start(
        ecs, cluster,
        container(command=["sh", "-c", 'echo "$A|$B|$C|$D"'],
                  environment=[{"name": "A", "value": "1"}, {"name": "B", "value": ""}, {"name": "C", "value": "x=y z"}]),
        status="STOPPED",
        run={"overrides": {"containerOverrides": [
            {"name": "app", "environment": [{"name": "A", "value": "other"}, {"name": "D", "value": "new"}]}]}})
    assert said(engine, task) == "other||x=y z|new\n"


def test_command_override(ecs, cluster, engine):
    task = start(ecs, cluster, container(), status="STOPPED",
                 run={"overrides": {"containerOverrides": [{"name": "app", "command": ["echo", "overridden"]}]}})
    assert said(engine, task) == "overridden\n"


def test_working_directory_user_and_hostname(ecs, cluster, engine):
    task = start(
        ecs, cluster,
        container(command=["sh", "-c", "pwd; id -u; id -g; hostname"], workingDirectory="/var/tmp", user="65534:1",
                  hostname="named"),
        status="STOPPED")
    assert said(engine, task) == "/var/tmp\n65534\n1\nnamed\n"


def test_cpu_and_memory(ecs, cluster, engine):
    task = start(ecs, cluster, container(cpu=256, memory=96, memoryReservation=48))
    host = engine.only(task["taskArn"])["HostConfig"]
    assert host["CpuShares"] == 256
    assert host["Memory"] == 96 << 20
    assert host["MemoryReservation"] == 48 << 20


def test_memory_reservation_alone(ecs, cluster, engine):
    task = start(ecs, cluster, {"name": "app", "image": IMAGE, "memoryReservation": 32, "command": FOREVER})
    host = engine.only(task["taskArn"])["HostConfig"]
    assert host["Memory"] == 0
    assert host["MemoryReservation"] == 32 << 20


def test_a_static_port_answers(ecs, cluster, engine):
    port = free_port()
    task = start(ecs, cluster, container(image=WEB_IMAGE, command=["httpd", "-f", "-p", "80", "-h", "/www"], stopTimeout=2,
                                         portMappings=[{"containerPort": 80, "hostPort": port}]))
    (binding,) = bindings(task)
    assert (binding["containerPort"], binding["hostPort"], binding["protocol"]) == (80, port, "tcp")
    assert page(port) == "KECS test page"


def test_dynamic_ports_answer(ecs, cluster, engine):
    web = container(image=WEB_IMAGE, command=["sh", "-c", "httpd -p 81 -h /www; exec httpd -f -p 80 -h /www"],
                    stopTimeout=2, portMappings=[{"containerPort": 80}, {"containerPort": 81, "hostPort": 0},
                                                 {"containerPort": 53, "protocol": "udp"}])
    ecs.register_task_definition(family="f", containerDefinitions=[web])
    arns = [t["taskArn"] for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=2)["tasks"]]
    tasks = [wait_for_task(ecs, cluster, arn, "RUNNING") for arn in arns]
    ports = [b["hostPort"] for task in tasks for b in bindings(task) if b["protocol"] == "tcp"]
    assert len(set(ports)) == 4
    assert [b["containerPort"] for b in bindings(tasks[0]) if b["protocol"] == "udp"] == [53]
    assert {page(port) for port in ports} == {"KECS test page"}


def test_a_port_that_is_taken(ecs, cluster, engine):
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        task = start(ecs, cluster, container(portMappings=[{"containerPort": 80, "hostPort": taken.getsockname()[1]}]),
                     status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotStartContainerError: "), summary(task)
    assert "exitCode" not in task["containers"][0]


def test_network_mode_bridge(ecs, cluster, engine):
    task = start(ecs, cluster, container(), networkMode="bridge")
    assert engine.only(task["taskArn"])["HostConfig"]["NetworkMode"] in ("bridge", "default")


def test_network_mode_none(ecs, cluster, engine):
    task = start(ecs, cluster, container(command=["ls", "/sys/class/net"]), networkMode="none", status="STOPPED")
    assert engine.only(task["taskArn"])["HostConfig"]["NetworkMode"] == "none"
    assert "eth0" not in said(engine, task)


def test_network_mode_host(ecs, cluster, engine):
    port = free_port()
    task = start(ecs, cluster, container(image=WEB_IMAGE, command=["httpd", "-f", "-p", str(port), "-h", "/www"],
                                         stopTimeout=2, portMappings=[{"containerPort": port}]), networkMode="host")
    assert engine.only(task["taskArn"])["HostConfig"]["NetworkMode"] == "host"
    assert page(port) == "KECS test page"


AWSVPC = {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678"]}}}


def test_network_mode_awsvpc_shares_localhost(ecs, cluster, engine):
    web = container("web", image=WEB_IMAGE, command=["httpd", "-f", "-p", "80", "-h", "/www"], stopTimeout=2,
                    portMappings=[{"containerPort": 80}])
    client = container("client", essential=False,
                       command=["sh", "-c", "until wget -qO- http://127.0.0.1:80/; do sleep 0.1; done"])
    task = start(ecs, cluster, web, client, networkMode="awsvpc", run=AWSVPC)

    def client_ended():
        (found,) = [c for c in describe_task(ecs, cluster, task["taskArn"])["containers"] if c["name"] == "client"]
        return found if found["lastStatus"] == "STOPPED" else None

    assert wait_until(client_ended)["exitCode"] == 0
    assert "KECS test page\n" in said(engine, task, "client")
    (attachment,) = task["attachments"]
    assert attachment["type"] == "ElasticNetworkInterface"
    details = {item["name"]: item["value"] for item in attachment["details"]}
    assert details["subnetId"] == "subnet-12345678"
    (interface,) = task["containers"][0]["networkInterfaces"]
    assert interface["privateIpv4Address"] == details["privateIPv4Address"]


def test_two_awsvpc_tasks_use_the_same_port_and_clean_up(ecs, cluster, engine):
    web = container("web", image=WEB_IMAGE, command=["httpd", "-f", "-p", "80", "-h", "/www"], stopTimeout=2)
    ecs.register_task_definition(family="f", networkMode="awsvpc", containerDefinitions=[web])
    answer = ecs.run_task(cluster=cluster, taskDefinition="f", count=2, **AWSVPC)
    tasks = [wait_for_task(ecs, cluster, t["taskArn"], "RUNNING") for t in answer["tasks"]]
    addresses = {t["containers"][0]["networkInterfaces"][0]["privateIpv4Address"] for t in tasks}
    assert len(addresses) == 2
    for task in tasks:
        ecs.stop_task(cluster=cluster, task=task["taskArn"])
    for task in tasks:
        wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
    wait_until(lambda: not engine.networks(), what=lambda: f"no network left: {engine.networks()}")


def test_task_volume_is_shared_and_goes_with_the_containers(server, ecs, cluster, engine):
    mount = [{"sourceVolume": "scratch", "containerPath": "/scratch"}]
    writer = container("writer", essential=False, command=["sh", "-c", "echo shared > /scratch/file"], mountPoints=mount)
    reader = container("reader", mountPoints=mount,
                       command=["sh", "-c", "until grep shared /scratch/file 2>/dev/null; do sleep 0.1; done"])
    task = start(ecs, cluster, writer, reader, volumes=[{"name": "scratch"}], status="STOPPED")
    assert said(engine, task, "reader") == "shared\n"
    # Ended containers are kept for their logs, and the engine keeps a volume while a container refers to it.
    server.reset()
    wait_until(lambda: not engine.volumes(), what=lambda: f"no volume left: {engine.volumes()}")


def test_bind_mounts(ecs, cluster, engine, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "text").write_text("from the host")
    task = start(
        ecs, cluster,
        container(command=["sh", "-c", "cat /in/text > /out/copy; touch /in/new || echo read-only"],
                  mountPoints=[{"sourceVolume": "in", "containerPath": "/in", "readOnly": True},
                               {"sourceVolume": "out", "containerPath": "/out"}]),
        volumes=[{"name": "in", "host": {"sourcePath": str(tmp_path / "in")}},
                 {"name": "out", "host": {"sourcePath": str(tmp_path / "out")}}],
        status="STOPPED")
    assert (tmp_path / "out" / "copy").read_text() == "from the host"
    assert not (tmp_path / "in" / "new").exists()
    assert "read-only" in said(engine, task)


def test_a_shared_docker_volume_stays(ecs, cluster, engine):
    volume = {"name": "keep", "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True, "driver": "local"}}
    mount = [{"sourceVolume": "keep", "containerPath": "/keep"}]
    start(ecs, cluster, container(command=["sh", "-c", "echo kept > /keep/file"], mountPoints=mount), volumes=[volume],
          status="STOPPED")
    task = start(ecs, cluster, container(command=["cat", "/keep/file"], mountPoints=mount), volumes=[volume],
                 status="STOPPED")
    assert said(engine, task) == "kept\n"
    assert [v["Name"] for v in engine.volumes()] == ["keep"]


def test_volumes_from(ecs, cluster, engine):
    task = start(
        ecs, cluster,
        container("store", command=["sh", "-c", "echo there > /scratch/file; " + FOREVER[2]],
                  mountPoints=[{"sourceVolume": "scratch", "containerPath": "/scratch"}]),
        container("reader", essential=True, volumesFrom=[{"sourceContainer": "store", "readOnly": True}],
                  command=["sh", "-c", "until cat /scratch/file 2>/dev/null; do sleep 0.1; done; touch /scratch/x 2>/dev/null || echo ro"]),
        volumes=[{"name": "scratch"}], status="STOPPED")
    assert said(engine, task, "reader") == "there\nro\n"


def test_ulimits(ecs, cluster, engine):
    task = start(ecs, cluster, container(command=["sh", "-c", "ulimit -Sn; ulimit -Hn"],
                                         ulimits=[{"name": "nofile", "softLimit": 512, "hardLimit": 1024}]),
                 status="STOPPED")
    assert said(engine, task) == "512\n1024\n"


def test_links(ecs, cluster, engine):
    web = container("web", image=WEB_IMAGE, command=["httpd", "-f", "-p", "80", "-h", "/www"], stopTimeout=2)
    client = container("client", links=["web:site"],
                       command=["sh", "-c", "until wget -qO- http://site/; do sleep 0.1; done"])
    task = start(ecs, cluster, client, web, status="STOPPED")
    assert "KECS test page\n" in said(engine, task, "client")


def test_readonly_root_file_system(ecs, cluster, engine):
    task = start(ecs, cluster, container(command=["touch", "/file"], readonlyRootFilesystem=True), status="STOPPED")
    assert task["containers"][0]["exitCode"] == 1
    assert "Read-only file system" in said(engine, task)


def test_privileged(ecs, cluster, engine):
    """Asked of the engine; an engine in a restricted machine may be unable to grant it, and then says so."""
    ecs.register_task_definition(family="f", containerDefinitions=[container(privileged=True)])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    task = wait_until(
        lambda: (found := describe_task(ecs, cluster, arn))["lastStatus"] in ("RUNNING", "STOPPED") and found,
        what="a start or its failure")
    assert engine.only(arn)["HostConfig"]["Privileged"] is True
    if task["lastStatus"] == "STOPPED":
        assert task["containers"][0]["reason"].startswith("CannotStartContainerError"), summary(task)


def test_capabilities(ecs, cluster, engine):
    task = start(
        ecs, cluster,
        container(command=["grep", "CapEff", "/proc/self/status"],
                  linuxParameters={"capabilities": {"add": ["NET_ADMIN"], "drop": ["MKNOD"]}}),
        status="STOPPED")
    effective = int(said(engine, task).split()[1], 16)
    assert effective >> 12 & 1, "CAP_NET_ADMIN"
    assert not effective >> 27 & 1, "CAP_MKNOD"


def test_linux_parameters(ecs, cluster, engine):
    task = start(ecs, cluster, container(linuxParameters={
        "sharedMemorySize": 32, "tmpfs": [{"containerPath": "/fast", "size": 8, "mountOptions": ["noexec"]}],
        "devices": [{"hostPath": "/dev/null", "containerPath": "/dev/hole", "permissions": ["read", "write"]}]}))
    host = engine.only(task["taskArn"])["HostConfig"]
    assert host["ShmSize"] == 32 << 20
    assert "noexec" in host["Tmpfs"]["/fast"] and "size=" in host["Tmpfs"]["/fast"]
    assert host["Devices"] == [
        {"PathOnHost": "/dev/null", "PathInContainer": "/dev/hole", "CgroupPermissions": "rw"}]


def test_dns_and_extra_hosts(ecs, cluster, engine):
    task = start(
        ecs, cluster,
        container(command=["cat", "/etc/hosts", "/etc/resolv.conf"], dnsServers=["10.9.8.7"],
                  dnsSearchDomains=["kecs.test"], extraHosts=[{"hostname": "peer", "ipAddress": "10.1.2.3"}]),
        status="STOPPED")
    text = said(engine, task)
    assert "10.1.2.3\tpeer" in text
    assert "nameserver 10.9.8.7" in text and "search kecs.test" in text


def test_logs_are_kept_after_the_end(ecs, cluster, engine):
    task = start(ecs, cluster, container(command=["sh", "-c", "echo out; echo err >&2; exit 4"]), status="STOPPED")
    assert task["containers"][0]["exitCode"] == 4
    assert sorted(said(engine, task).splitlines()) == ["err", "out"]


def test_a_missing_image(ecs, cluster, engine):
    task = start(ecs, cluster, container(image=MISSING_IMAGE), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    (failed,) = task["containers"]
    assert failed["reason"].startswith("CannotPullContainerError: "), summary(task)
    assert "exitCode" not in failed
    assert task["stoppedReason"] == "Task failed to start" \
        or task["stoppedReason"].startswith("CannotPullContainerError"), summary(task)
    assert "startedAt" not in task


def test_one_missing_image_of_two(ecs, cluster, engine):
    """The container that could have run does not stay behind."""
    task = start(ecs, cluster, container("good"), container("bad", image=MISSING_IMAGE), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    wait_until(lambda: not [c for c in engine.containers(everything=False)], what="no running container")


def test_a_command_that_is_not_there(ecs, cluster, engine):
    task = start(ecs, cluster, container(command=["/no/such/program"]), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotStartContainerError: "), summary(task)
    assert "exitCode" not in task["containers"][0]


def test_out_of_memory(ecs, cluster, engine):
    hungry = ["sh", "-c", "x=0123456789abcdef; while :; do x=$x$x; done"]
    task = start(ecs, cluster, container(memory=16, command=hungry), status="STOPPED")
    (killed,) = task["containers"]
    assert killed["exitCode"] == 137
    assert killed["reason"] == "OutOfMemoryError: Container killed due to memory usage", summary(task)
    assert task["stopCode"] == "EssentialContainerExited"


def test_a_container_killed_from_outside(ecs, cluster, engine):
    task = start(ecs, cluster, container())
    engine.call("POST", f"/containers/{task['containers'][0]['runtimeId']}/kill?signal=KILL")
    stopped = wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
    assert stopped["stopCode"] == "EssentialContainerExited"
    assert stopped["containers"][0]["exitCode"] == 137


def test_a_container_removed_from_outside(ecs, cluster, engine):
    task = start(ecs, cluster, container())
    engine.call("DELETE", f"/containers/{task['containers'][0]['runtimeId']}?force=true")
    stopped = wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
    assert stopped["stopCode"] == "EssentialContainerExited"


def test_containers_of_others_are_left_alone(server, ecs, cluster, engine):
    """A reset and a stop touch what this server made, nothing else on the engine."""
    foreign = engine.call("POST", "/containers/create?name=foreign", {
        "Image": IMAGE, "Cmd": FOREVER, "Labels": {"com.amazonaws.ecs.task-arn": "arn:aws:ecs:someone:else"}})["Id"]
    engine.call("POST", f"/containers/{foreign}/start")
    start(ecs, cluster, container())
    server.reset()
    server.restart()
    assert engine.inspect(foreign)["State"]["Running"] is True
    assert [c["Id"] for c in engine.containers(everything=False)] == [foreign]


def test_two_servers_on_one_engine(make_server, ecs, cluster, engine):
    """Each server minds its own containers, told apart by its data folder."""
    from support.clients import ecs_client

    first = start(ecs, cluster, container())
    other = make_server("docker")
    other_ecs = ecs_client(other)
    other_ecs.create_cluster(clusterName=cluster)
    second = start(other_ecs, cluster, container())
    other.reset()
    wait_until(
        lambda: [c["Id"] for c in engine.containers(everything=False)] == [first["containers"][0]["runtimeId"]],
        what="the other server's container gone, ours running")
    assert describe_task(ecs, cluster, first["taskArn"])["lastStatus"] == "RUNNING"
    assert second["taskArn"] not in ecs.list_tasks(cluster=cluster)["taskArns"]


def test_many_at_once(ecs, cluster, engine):
    """Forty tasks asked for by four callers at once: each runs in exactly one container."""
    ecs.register_task_definition(family="f", containerDefinitions=[container()])
    arns = []

    def call():
        arns.extend(t["taskArn"] for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=10)["tasks"])

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(arns)) == 40
    for arn in arns:
        wait_for_task(ecs, cluster, arn, "RUNNING", timeout=90)
    running = engine.containers(everything=False)
    assert sorted(c["Labels"]["com.amazonaws.ecs.task-arn"] for c in running) == sorted(arns)


def test_the_engine_says_no(engine):
    """The harness itself: an engine's refusal is an error, not an empty answer."""
    with pytest.raises(EngineError):
        engine.inspect("no-such-container")
