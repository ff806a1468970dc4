"""The process runtime, seen from the machine: sessions, groups, users, what is left behind."""

import os
import pwd
from pathlib import Path

import pytest
from support.jobs import Jobs
from support.waiting import describe_task, summary, wait_for_task, wait_until

pytestmark = pytest.mark.runtimes("process")
jobs = Jobs()
AS_ROOT = os.geteuid() == 0


def start(ecs, cluster, *containers, status="RUNNING", run=None, **definition):
    ecs.register_task_definition(family="f", containerDefinitions=list(containers), **definition)
    answer = ecs.run_task(cluster=cluster, taskDefinition="f", **(run or {}))
    assert answer["failures"] == [], answer
    return wait_for_task(ecs, cluster, answer["tasks"][0]["taskArn"], status)


def command(*words, name="app", **extra):
    return {"name": name, "image": "ignored", "memory": 512, "command": list(words), **extra}


def shell(script, **extra):
    return command("sh", "-c", script, **extra)


def stat(pid):
    """(parent, process group, session) of a living process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), int(fields[2]), int(fields[3])


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def read(path):
    """The file's text once it holds a whole line."""
    def look():
        try:
            text = path.read_text()
        except OSError:
            return None
        return text if text.endswith("\n") else None

    return wait_until(look, what=f"a line in {path}")


def test_a_session_and_a_group_of_its_own(server, ecs, cluster, tmp_path):
    file = tmp_path / "pids"
    start(ecs, cluster, shell(f"sleep 1000 & echo $$ $! > {file}; wait"))
    main, child = map(int, read(file).split())
    _, group, session = stat(main)
    assert group == main and session != stat(server.process.pid)[2]
    assert stat(child)[1:] == (group, session)


@pytest.mark.parametrize("how", ["stop", "exit"])
def test_children_die_with_the_task(ecs, cluster, tmp_path, how):
    """A child that hears no SIGTERM ends too, whether the task is stopped or its program exits."""
    file = tmp_path / "pids"
    ending = "wait" if how == "stop" else "exit 6"
    program = f"(trap '' TERM; exec sleep 1000) & echo $! > {file}; {ending}"
    ecs.register_task_definition(family="f", containerDefinitions=[shell(program, stopTimeout=2)])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    child = int(read(file))
    if how == "stop":
        wait_for_task(ecs, cluster, arn, "RUNNING")
        ecs.stop_task(cluster=cluster, task=arn)
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    wait_until(lambda: not alive(child), 5, f"the end of {child}")
    if how == "exit":
        assert task["containers"][0]["exitCode"] == 6


def test_environment(ecs, cluster, tmp_path):
    file = tmp_path / "env"
    start(
        ecs, cluster,
        shell(f'echo "$A|$B|$C|$D|${{PATH:+path}}" > {file}',
              environment=[{"name": "A", "value": "1"}, {"name": "B", "value": ""}, {"name": "C", "value": "x=y z"}]),
        run={"overrides": {"containerOverrides": [
            {"name": "app", "environment": [{"name": "A", "value": "other"}, {"name": "D", "value": "new"}]}]}},
        status="STOPPED")
    assert read(file) == "other||x=y z|new|path\n"


def test_the_server_s_secrets_stay_with_the_server(make_server, tmp_path):
    from support.clients import ecs_client

    server = make_server("process", env={"AWS_SECRET_ACCESS_KEY": "of-the-server", "KECS_SECRET": "too"})
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="c")
    file = tmp_path / "env"
    start(ecs, "c", shell(f"env > {file}"), status="STOPPED")
    assert "of-the-server" not in file.read_text()
    assert "KECS_SECRET" not in file.read_text()


def test_entry_point_and_command(ecs, cluster, tmp_path):
    file = tmp_path / "out"
    start(ecs, cluster, command("one", "two  three", "$HOME",
                                entryPoint=["sh", "-c", f'printf "%s\\n" "$0/$1/$2" > {file}']), status="STOPPED")
    assert read(file) == "one/two  three/$HOME\n"


def test_working_directory(ecs, cluster, tmp_path):
    start(ecs, cluster, shell("pwd > here", workingDirectory=str(tmp_path)), status="STOPPED")
    assert read(tmp_path / "here") == f"{tmp_path}\n"


def test_a_working_directory_that_is_not_there(ecs, cluster, tmp_path):
    task = start(ecs, cluster, shell("true", workingDirectory=str(tmp_path / "none")), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotStartContainerError: "), summary(task)


@pytest.mark.skipif(not AS_ROOT, reason="only root may run tasks as another user")
@pytest.mark.parametrize("user", ["nobody", "65534", "nobody:nogroup", "65534:65534"])
def test_user(ecs, cluster, tmp_path, user):
    tmp_path.chmod(0o755)
    file = tmp_path / "id"
    file.write_text("")
    nobody = pwd.getpwnam("nobody")
    os.chown(file, nobody.pw_uid, nobody.pw_gid)
    for folder in list(tmp_path.parents)[:3]:
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    start(ecs, cluster, shell(f'echo "$(id -u) $(id -g)" > {file}', user=user, workingDirectory="/"), status="STOPPED")
    assert read(file) == f"{nobody.pw_uid} {nobody.pw_gid}\n"


def test_a_user_that_is_not_there(ecs, cluster):
    task = start(ecs, cluster, shell("true", user="no-such-user"), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert "no-such-user" in task["containers"][0]["reason"]


def test_a_command_that_is_not_there(ecs, cluster):
    task = start(ecs, cluster, command("/no/such/program"), status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotStartContainerError: "), summary(task)
    assert "exitCode" not in task["containers"][0]


def test_no_command_at_all(ecs, cluster):
    """An image has its command, a process has none but the definition's."""
    task = start(ecs, cluster, {"name": "app", "image": "busybox", "memory": 64}, status="STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("Cannot"), summary(task)


def test_exit_by_signals(ecs, cluster):
    """128 and the signal's number, as shells and Docker say it."""
    for signal, code in (("KILL", 137), ("TERM", 143), ("SEGV", 139)):
        task = start(ecs, cluster, shell(f"kill -{signal} $$"), status="STOPPED")
        assert task["containers"][0]["exitCode"] == code


def test_sigterm_unhandled(ecs, cluster):
    arn = start(ecs, cluster, command("sleep", "1000"))["taskArn"]
    ecs.stop_task(cluster=cluster, task=arn)
    assert wait_for_task(ecs, cluster, arn, "STOPPED")["containers"][0]["exitCode"] == 143


def test_signals_are_as_a_program_expects_them(ecs, cluster, tmp_path):
    """Nothing that the server blocks or ignores is handed down."""
    file = tmp_path / "status"
    start(ecs, cluster, shell(f"grep -E '^Sig(Blk|Ign)' /proc/self/status > {file}"), status="STOPPED")
    assert read(file).split() == ["SigBlk:", "0" * 16, "SigIgn:", "0" * 16]


def test_no_descriptors_of_the_server(ecs, cluster, tmp_path):
    """Standard input, output and error, nothing else: no database, no listener, no lock."""
    file = tmp_path / "fds"
    start(ecs, cluster, shell(f"ls /proc/$$/fd > {file}"), status="STOPPED")
    # The shell itself may hold the file that it redirects to, as 10 or above.
    assert {int(fd) for fd in read(file).split() if int(fd) < 10} <= {0, 1, 2}


def test_several_containers(ecs, cluster, tmp_path):
    names = ("a", "b", "c")
    task = start(ecs, cluster, *[shell(f"echo {n} > {tmp_path / n}; exec sleep 1000", name=n) for n in names])
    assert [read(tmp_path / name) for name in names] == ["a\n", "b\n", "c\n"]
    pids = {c["runtimeId"] for c in describe_task(ecs, cluster, task["taskArn"])["containers"]}
    assert len(pids) == 3


def test_open_file_limit(ecs, cluster, tmp_path):
    file = tmp_path / "limits"
    start(ecs, cluster, shell(f"(ulimit -Sn; ulimit -Hn) > {file}",
                              ulimits=[{"name": "nofile", "softLimit": 256, "hardLimit": 512}]), status="STOPPED")
    assert read(file).split() == ["256", "512"]


def test_much_output_does_not_stop_a_task(ecs, cluster):
    """A program that writes 64 MB to a log that nobody reads ends all the same."""
    task = start(ecs, cluster, shell("head -c 64000000 /dev/zero | tr '\\0' 'x' | fold -w 200; exit 9"), status="STOPPED")
    assert task["containers"][0]["exitCode"] == 9


def test_killed_from_outside(ecs, cluster, tmp_path):
    file = tmp_path / "pid"
    task = start(ecs, cluster, shell(f"echo $$ > {file}; exec sleep 1000"))
    os.kill(int(read(file)), 9)
    stopped = wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
    assert stopped["stopCode"] == "EssentialContainerExited"
    assert stopped["containers"][0]["exitCode"] == 137
