"""The client library for JavaScript and TypeScript (Clients/javascript)."""

import json
import re
import shutil
import subprocess

import pytest
from support.access import admitted_token, bearer
from support.browser import CHROMIUM, Browser, pages
from support.clients import ecs_client
from support.jobs import JOBS
from support.posted import assert_library_sample_works, publish
from support.relay import Relay
from support.sample import Sample
from support.server import PROJECT
from support.specification import examples
from support.terminal import run_task
from support.waiting import wait_until

FOLDER = PROJECT / "Clients/javascript"
TSC = shutil.which("tsc")

pytestmark = pytest.mark.usefixtures("node_ws")


@pytest.fixture
def program(tmp_path):
    """The command that runs a module in a folder where the package is installed; the code comes behind it."""
    installed = tmp_path / "node_modules/@kecs"
    installed.mkdir(parents=True)
    (installed / "websocket-client").symlink_to(FOLDER)
    return ["sh", "-c", f'cd "{tmp_path}" && exec node --input-type=module --eval "$0"']


def test_units():
    done = subprocess.run(
        ["node", "--test", *map(str, sorted(FOLDER.glob("test/*.test.js")))], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-8000:]
    assert re.search(r"pass \d{2,}\n", done.stdout), done.stdout[-2000:]


def test_the_version_is_the_servers():
    version = re.search(r'current = "(.+)"', (PROJECT / "Sources/KECSWire/KECSVersion.swift").read_text())[1]
    assert json.loads((FOLDER / "package.json").read_text())["version"] == version
    assert f"'{version}'" in (FOLDER / "src/version.js").read_text()


def test_the_sample(server, program):
    """As it stands in the specification, over the death of its server."""
    (code,) = examples("Client Libraries / JavaScript/TypeScript")
    with Sample(program, server, code) as sample:
        sample.wait("Connected to KECS")
        assert_library_sample_works(sample, server)


@pytest.mark.skipif(TSC is None, reason="no tsc: Scripts/install-deps.sh test")
def test_the_types(tmp_path, program):
    """The sample as TypeScript, and a program that uses everything, wrongly too."""
    (code,) = examples("Client Libraries / JavaScript/TypeScript")
    (tmp_path / "sample.ts").write_text(code)
    shutil.copy(FOLDER / "test/types.ts", tmp_path / "everything.ts")
    # What is declared is what there is.
    (tmp_path / "implementation.ts").write_text(f"""
import type * as Told from '@kecs/websocket-client';
import {{ KECSWebSocket }} from '{FOLDER}/src/client.js';
import {{ KECSError }} from '{FOLDER}/src/errors.js';
export const client: Told.KECSWebSocket = new KECSWebSocket();
export const error: Told.KECSError = new KECSError('CLOSED', 'closed');
""")

    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "tsconfig.json").write_text(json.dumps({
        "files": ["sample.ts", "everything.ts", "implementation.ts"],
        "compilerOptions": {
            "noEmit": True, "strict": True, "target": "es2022", "module": "node16", "moduleResolution": "node16",
            "lib": ["es2022", "dom"], "types": [], "allowJs": True}}))
    done = subprocess.run(
        [TSC, "-p", "."], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.runtimes("process")
def test_commands(server, ecs, cluster, jobs, program):
    task = run_task(ecs, jobs.graceful(), cluster=cluster)
    code = """
import { KECSWebSocket } from '@kecs/websocket-client';
const [task, cluster] = TASK;
const client = new KECSWebSocket({ url: 'ws://localhost:8080/ws' });
client.on('error', ({ code }) => console.log('error', code));
const session = await client.execute({ task, cluster, command: '/bin/sh', cols: 90, rows: 30 });
const terminal = await session.attach();
terminal.write("echo be''gun\\n");
let [text, isAsked] = ['', false];
for await (const bytes of terminal) {
  text += new TextDecoder().decode(bytes);
  if (!text.includes('begun') || isAsked) continue;
  isAsked = true;
  await terminal.resize(132, 43);
  terminal.write('stty size; exit 7\\n');
}
console.log('shell', /43 132/.test(text) || text, terminal.exitCode);

const long = await (await client.execute({ task, cluster, command: 'head -c 3000000 /dev/zero', interactive: false })).attach();
let count = 0;
for await (const { length } of long) {
  // Slower than it comes.
  if (count < 200000) await new Promise((resolve) => setTimeout(resolve, 5));
  count += length;
}
console.log('long', count, long.exitCode, long.reason);
await client.execute({ task: 'none', cluster, command: 'sh' }).catch(({ code, field }) => console.log('refused', code, field));
const waiting = client.wait({ resourceArn: task, until: 'stopped', timeout: 60000 });
console.log('waiting');
const { status, task: { lastStatus } } = await waiting;
console.log('waited', status, lastStatus);
await client.close();
console.log('done');
""".replace("TASK", json.dumps([task, cluster]))
    with Relay(server.port) as relay, Sample(program, relay, code) as sample:
        sample.wait("waiting")
        relay.cut()
        ecs.stop_task(cluster=cluster, task=task)
        sample.wait("done")
        assert sample.process.wait(10) == 0
        assert sample.text.splitlines() == [
            "shell true 7", "long 3000000 0 null", "refused RESOURCE_NOT_FOUND task", "waiting",
            "error CONNECTION_LOST", "waited satisfied STOPPED", "done"], sample.text


def test_an_iteration(server, program):
    code = """
import { KECSWebSocket } from '@kecs/websocket-client';
const client = new KECSWebSocket({ url: 'ws://localhost:8080/ws' });
const events = client.events({ eventTypes: ['cluster'] });
await events.subscription.ready;
console.log('subscribed');
const seqs = [];
for await (const { seq } of events) if (seqs.push(seq) === 3000) break;
console.log('in order', seqs.every((seq, place) => seq === place + 1));
const { cursor } = client;
await client.close();
const again = new KECSWebSocket({ url: 'ws://localhost:8080/ws' });
const missed = [];
for await (const { seq } of again.events({ resumeFrom: cursor })) if (missed.push(seq) === 10) break;
console.log('missed', missed[0], missed[9]);
await again.close();
"""
    with Sample(program, server, code) as sample:
        sample.wait("subscribed")
        publish(server, 1500)
        publish(server, 1510)
        sample.wait("missed 3001 3010")
        assert sample.count("in order true") == 1
        assert sample.process.wait(10) == 0


def test_closing_at_any_time(server, program):
    """Before, while and after it connects; and the program ends by itself."""
    code = """
import { KECSWebSocket } from '@kecs/websocket-client';
for (const delay of [null, 0, 0, 1, 2, 5, 20, 100]) {
  const client = new KECSWebSocket({ url: 'ws://localhost:8080/ws' });
  client.subscribe();
  if (delay !== null) await new Promise((resolve) => setTimeout(resolve, delay));
  await client.close();
}
const client = new KECSWebSocket({ url: 'ws://localhost:8080/ws' });
await Promise.resolve();
await Promise.resolve();
await Promise.resolve();
await client.close();
console.log('done');
"""
    with Sample(program, server, code) as sample:
        assert sample.process.wait(10) == 0
        sample.wait("done")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: Scripts/install-deps.sh test")
def test_a_page(make_server, tmp_path):
    """In a real Chromium, from the package's own files: a token in the first message, cuts, a command's output."""
    site = tmp_path / "site"
    shutil.copytree(FOLDER / "src", site / "kecs")
    (site / "index.html").write_text("""<!doctype html><script type="module">
import { KECSWebSocket } from './kecs/index.js';
window.seqs = [];
window.told = [];
window.follow = (url, token) => {
  window.client = new KECSWebSocket({ url, token, reconnectInterval: 20 });
  for (const name of ['connected', 'disconnected', 'gap', 'error']) client.on(name, (value) => told.push([name, String(value.message ?? '')]));
  client.on('event', ({ seq }) => seqs.push(seq));
  return client.subscribe({ eventTypes: ['cluster'] }).ready.then(() => true);
};
window.run = async (task, cluster, command) => {
  const terminal = await (await client.execute({ task, cluster, command, interactive: false })).attach();
  let text = '';
  for await (const bytes of terminal) text += new TextDecoder().decode(bytes);
  return [text, terminal.exitCode];
};
window.ready = true;
</script>""")
    with pages(site) as origin, Browser(tmp_path / "chromium") as browser:
        allowed = ["--allowed-origins", origin]
        server = make_server("process", args=allowed)
        with Relay(server.port) as relay:
            browser.open(origin + "/index.html")
            wait_until(lambda: browser.run("window.ready === true"), 20)
            assert browser.run(f"follow('ws://127.0.0.1:{relay.port}/ws')")
            for _ in range(8):
                last = publish(server, 300)
                wait_until(lambda: browser.run("seqs.length") > last - 280, 20)
                relay.cut()
            wait_until(lambda: browser.run("seqs.length") >= last, 30, lambda: browser.run("JSON.stringify(told)"))
            assert browser.run("seqs") == list(range(1, last + 1))
            names = [name for name, _ in browser.run("told")]
            assert "gap" not in names and names.count("connected") >= 5
            ecs = ecs_client(server)
            ecs.create_cluster(clusterName="test")
            task = run_task(ecs, JOBS["process"].graceful())
            assert browser.run(f"run({task!r}, 'test', 'sh -c \"echo out; exit 3\"')") == ["out\n", 3]
        # A page cannot set headers: the token goes in the first message, and is in no URL.
        guarded = make_server(hooks=False, args=[*allowed, "--auth", "required"])
        admin = admitted_token(guarded, "--role", "admin", "--name", "admin")
        browser.run("client.close().then(() => { seqs.length = told.length = 0; })")
        assert browser.run(f"follow({guarded.ws_url!r}, {admin!r})")
        guarded.target("CreateCluster", {"clusterName": "one"}, headers=bearer(admin))
        wait_until(lambda: browser.run("seqs") == [1], 10)
        assert admin not in browser.run("performance.getEntries().map(({ name }) => name).join()") + guarded.log()
        assert browser.run(f"follow({guarded.ws_url!r}, 'kecs_wrong').catch(({{ code }}) => code)") == "AUTH_FAILED"
