"""Fixtures: a server for each test, real clients, an engine of the tests' own.

Skips are loud, and none happens where CI is set: there a missing prerequisite is a failure.
"""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from support.browser import CHROMIUM
from support.clients import AWSCLI, ecs_client
from support.contract import received
from support.engine import find_engine
from support.foreign import CLIENTS, has_node_ws
from support.jobs import JOBS
from support.leftovers import kill_leftovers, leftovers
from support.server import BINARY, Server
from support.stream import Stream
from support.waiting import wait_until


def pytest_sessionstart():
    if not BINARY.exists():
        pytest.exit(f"no server at {BINARY}: swift build -c release --product kecs, or set KECS_BIN", returncode=2)


def pytest_terminal_summary(terminalreporter):
    received.save()
    if received.seen:
        terminalreporter.write_line(
            f"contract: {received.seen.total()} messages of {len(received.seen)} kinds were held against it")


@pytest.fixture(scope="session")
def engine_or_none():
    return find_engine()


@pytest.fixture
def requires_docker(engine_or_none):
    """The tests' engine, empty."""
    if engine_or_none is None:
        pytest.skip("no container engine: Scripts/docker-engine.sh start")
    engine_or_none.clear()
    return engine_or_none


@pytest.fixture
def engine(requires_docker):
    return requires_docker


@pytest.fixture
def runtime(request):
    """Which runtime the server of this test runs; parametrise indirectly, or with `every_runtime`."""
    name = getattr(request, "param", "simulated")
    if name == "docker":
        request.getfixturevalue("requires_docker")
    return name


def pytest_configure(config):
    config.addinivalue_line("markers", "runtimes(*names): run the test once for each of these runtimes")


def pytest_generate_tests(metafunc):
    marker = metafunc.definition.get_closest_marker("runtimes")
    if marker and "runtime" in metafunc.fixturenames:
        metafunc.parametrize("runtime", marker.args, indirect=True)


@pytest.fixture
def make_server(request, tmp_path, engine_or_none):
    """Makes servers; at the end each is reset, stopped (exit 0, in time) and must have left nothing running."""
    made, folders = [], []
    # For pytest_runtest_makereport.
    request.node.kecs_servers = made

    def make(runtime="simulated", *, start=True, data_dir=None, **options):
        if data_dir is None:
            # Not below tmp_path: sockets in the data folder need a path of some 100 bytes at most.
            data_dir = Path(tempfile.mkdtemp(prefix="kecs-e2e-"))
            folders.append(data_dir)
        if runtime == "docker" and "docker_host" not in options:
            options["docker_host"] = request.getfixturevalue("requires_docker").host
        server = Server(data_dir, tmp_path / f"server-{len(made)}.log", runtime, **options)
        made.append(server)
        if start:
            server.start()
        return server

    yield make
    try:
        for server in made:
            if server.running and server.hooks:
                server.reset()
            server.stop()
        for folder in folders:
            wait_until(
                lambda folder=folder: not leftovers(folder), 10,
                lambda folder=folder: f"the end of what the tasks ran: {leftovers(folder)}")
    finally:
        for server in made:
            if server.running:
                server.kill9()
        if engine_or_none and any(server.docker_host == engine_or_none.host for server in made):
            engine_or_none.clear()
        for folder in folders:
            kill_leftovers(folder)
            shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """However a test is skipped, where CI is set it has failed. A failed test shows the log of its servers."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr[-1]} (CI is set: nothing is skipped)"
    if report.failed:
        shared = item.funcargs.get("api_server") if hasattr(item, "funcargs") else None
        for server in [*getattr(item, "kecs_servers", []), *([shared] if shared else [])]:
            report.sections.append((f"log of the server on port {server.port}", server.log()[-20_000:]))
    return report


@pytest.fixture
def server(make_server, runtime):
    """A server of this test's own, on the runtime that the test asks for."""
    return make_server(runtime)


@pytest.fixture
def ecs(server):
    return ecs_client(server)


@pytest.fixture
def cluster(ecs):
    return ecs.create_cluster(clusterName="test")["cluster"]["clusterName"]


@pytest.fixture
def aws(server, tmp_path):
    return AWSCLI(server, tmp_path)


@pytest.fixture
def stream(server):
    """A subscription to everything, made before the test does anything."""
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe()
        yield stream


@pytest.fixture(scope="session")
def node_ws():
    """Node with the `ws` module."""
    if not has_node_ws():
        pytest.skip("no Node.js with the ws module: Scripts/install-deps.sh test")


@pytest.fixture(scope="session")
def chromium():
    """A Chromium for `support.browser`."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: Scripts/install-deps.sh test")


@pytest.fixture(params=CLIENTS)
def client(request):
    """A client library that somebody else wrote: called with the server it opens a connection, as `Stream` does."""
    if request.param == "node-ws":
        request.getfixturevalue("node_ws")
    return CLIENTS[request.param]


@pytest.fixture
def jobs(runtime):
    """Container definitions of known behaviour on this test's runtime."""
    return JOBS[runtime]


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """One simulated server for a module of API tests; take `api`, which wipes it."""
    folder = tmp_path_factory.mktemp("shared")
    server = Server(folder / "data", folder / "server.log").start()
    yield server
    server.stop(signal.SIGTERM)


@pytest.fixture
def api_server(shared_server):
    """The module's server, as new."""
    shared_server.reset()
    return shared_server


@pytest.fixture
def api(api_server):
    return ecs_client(api_server)
