"""A terminal in a web page: xterm.js with its attach addon, in a real Chromium."""

import json
from pathlib import Path

import pytest
from support.browser import CHROMIUM, Browser, pages
from support.clients import ecs_client
from support.stream import Stream
from support.terminal import run_task
from support.waiting import wait_until

# Of Debian's node-xterm; libjs-xterm has no bundle that works in a page.
XTERM = Path("/usr/share/nodejs/xterm/lib")

pytestmark = [
    pytest.mark.runtimes("process"),
    pytest.mark.skipif(
        CHROMIUM is None or not XTERM.exists(), reason="no chromium or node-xterm: Scripts/install-deps.sh test"),
]

PAGE = """<!doctype html><meta charset="utf-8">
<script src="modules.js"></script><div id="terminal"></div>
<script>
// CommonJS, as far as xterm.js needs it.
const loaded = {};
function load(path) {
  if (!(path in loaded)) {
    const module = loaded[path] = {exports: {}};
    const folder = path.split("/").slice(0, -1);
    const require = name => {
      const parts = [...folder];
      for (const part of name.split("/")) part === ".." ? parts.pop() : part === "." || parts.push(part);
      return load(parts.join("/"));
    };
    new Function("module", "exports", "require", MODULES[path])(module, module.exports, require);
  }
  return loaded[path].exports;
}
const Terminal = load("public/Terminal").Terminal;
Terminal.applyAddon(load("addons/attach/attach"));
const term = new Terminal({cols: 100, rows: 30});
term.open(document.getElementById("terminal"));
let socket, ended;
function join(url) {
  return new Promise((resolve, reject) => {
    socket = new WebSocket(url);
    socket.onopen = () => { term.attach(socket, true, false); term.focus(); resolve(socket.protocol); };
    socket.onerror = () => reject(new Error("refused"));
    socket.onclose = event => { ended = [event.code, event.reason]; };
  });
}
function screen() {
  const lines = [];
  for (let y = 0; y < term._core.buffer.lines.length; y++)
    lines.push(term._core.buffer.translateBufferLineToString(y, true));
  return lines.join("\\n").trimEnd();
}
</script>"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    # The addons' folder is a link.
    found = [*XTERM.rglob("*.js"), XTERM / "addons/attach/attach.js"]
    modules = {
        str(path.relative_to(XTERM).with_suffix("")): path.read_text()
        for path in found if not path.name.endswith(".test.js")}
    (folder / "modules.js").write_text(f"const MODULES = {json.dumps(modules)};")
    (folder / "index.html").write_text(PAGE)
    with pages(folder) as origin:
        yield origin


@pytest.fixture
def browser(tmp_path):
    with Browser(tmp_path / "chromium") as browser:
        yield browser


def ordered(server, task, command):
    with Stream(server) as stream:
        stream.connected()
        answer = stream.ask({
            "id": "exec", "type": "command", "action": "execute",
            "payload": {"cluster": "test", "task": task, "command": command, "cols": 100, "rows": 30}})
        return answer["payload"]["websocketUrl"]


def test_a_terminal_in_a_page(make_server, jobs, site, browser):
    server = make_server("process", args=["--allowed-origins", site])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    task = run_task(ecs, jobs.graceful())
    browser.open(f"{site}/index.html")
    browser.run(f"join({json.dumps(ordered(server, task, 'sh'))})")
    browser.type("stty size; echo s$((1+1))e; printf 'h\\303\\244 \\360\\237\\216\\211\\n'\r")
    wait_until(lambda: "hä 🎉" in browser.run("screen()"), 20, lambda: f"the output: {browser.run('screen()')}")
    assert "30 100" in browser.run("screen()") and "s2e" in browser.run("screen()")
    browser.type("echo be''gun; sleep 1000\r")
    wait_until(lambda: "begun" in browser.run("screen()"), 20, "sleep to begin")
    browser.type("\x03")
    browser.type("echo after=$?\r")
    wait_until(lambda: "after=130" in browser.run("screen()"), 20, lambda: f"Ctrl-C: {browser.run('screen()')}")
    browser.type("exit 5\r")
    wait_until(lambda: browser.run("ended") == [1000, '{"exitCode":5}'], 20, lambda: f"the end: {browser.run('ended')}")


def test_a_page_of_somebody_else_has_no_terminal(make_server, jobs, site, browser):
    server = make_server("process")
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    task = run_task(ecs, jobs.graceful())
    url = ordered(server, task, "sh")
    browser.open(f"{site}/index.html")
    assert browser.run(f"join({json.dumps(url)}).then(() => 'in', error => error.message)") == "refused"
