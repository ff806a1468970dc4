"""/asyncapi.yaml and /docs: the contract as the server serves it, and the page that is made of it."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import yaml
from support.browser import Browser, pages
from support.clients import ecs_client
from support.contract import Judge, load
from support.server import PROJECT
from support.stream import Stream
from support.waiting import wait_until

SAMPLES = PROJECT / "Scripts/reference/samples"


class Page(HTMLParser):
    """What a page links to, has and loads."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.loads, self.handlers, self.tags = [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href" and tag == "a":
                self.links.append(value)
            elif name in ("src", "href", "srcset", "data", "action"):
                self.loads.append(value)
            elif name.startswith("on") or name == "style":
                self.handlers.append((tag, name))


@pytest.fixture
def html(api_server):
    answer = api_server.get("/docs")
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.body.decode()


def test_the_contract_is_served_with_its_examples(api_server):
    answer = api_server.get("/asyncapi.yaml")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/vnd.aai.asyncapi+yaml;version=3.0.0"
    served, wanted = yaml.safe_load(answer.body), load()
    for message in wanted["components"]["messages"].values():
        for example in message.get("examples", []):
            if "$ref" in example["payload"]:
                example["payload"] = json.loads((PROJECT / "Spec" / example["payload"]["$ref"]).read_text())
    assert served == wanted


def test_nobody_needs_a_token(make_server):
    server = make_server(hooks=False, args=["--auth", "required"])
    for path in ("/docs", "/asyncapi.yaml"):
        assert server.get(path).status == 200
        assert server.get(path, {"Origin": "http://evil.example"}).status == 403
        # A name that somebody else has pointed here.
        assert server.get(path, {"Origin": "http://evil.example", "Host": "evil.example"}).status == 403


def test_what_is_known_is_not_sent_again(api_server):
    for path in ("/docs", "/asyncapi.yaml"):
        tag = api_server.get(path).headers["ETag"]
        done = subprocess.run(
            ["curl", "-si", "--noproxy", "*", "-H", f"If-None-Match: {tag}", api_server.url + path,
             # On the same connection: nothing of a body stands before the next answer.
             "--next", "-si", "--noproxy", "*", api_server.url + "/ready"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, done
        first, _, rest = done.stdout.partition("\n\n")
        assert first.startswith("HTTP/1.1 304 ") and rest.startswith("HTTP/1.1 200 "), done.stdout[:500]


def test_every_link_leads_somewhere(api_server, html):
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    anchors = [link for link in page.links if link.startswith("#")]
    assert len(anchors) > 150
    assert {link[1:] for link in anchors} <= set(page.ids)
    for link in {link for link in page.links if not link.startswith("#")}:
        assert link.startswith("/"), f"{link} is not on this server"
        assert api_server.get(link).status == 200, link


def test_every_message_is_told(html):
    ids = set(Page(html).ids)
    document = load()
    assert {f"message-{name}" for name in document["components"]["messages"]} <= ids
    assert {f"channel-{name}" for name in document["channels"]} <= ids
    for row in document["x-close-codes"]:
        assert f"<code>{row['code']}</code>" in html


def test_the_page_needs_nobody(api_server, html):
    page = Page(html)
    assert page.loads == ["data:,"]
    assert not page.handlers
    assert not {"script", "img", "iframe", "link rel=stylesheet"} & set(page.tags)
    assert "url(" not in html and "@import" not in html
    policy = api_server.get("/docs").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_in_a_browser(api_server, tmp_path, chromium, scheme, width):
    with Browser(tmp_path) as browser:
        for domain in ("Log", "Runtime", "Network"):
            browser.call(f"{domain}.enable")
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.open(f"{api_server.url}/docs#message-event_task")
        # The style is in force: the policy knows it.
        background = browser.run("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 28)")
        assert browser.run("getComputedStyle(document.querySelector('nav')).display") == ("block" if width > 960 else "none")
        # Nothing is cut off, or makes the page itself scroll sideways.
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        assert browser.run("Math.abs(document.querySelector('#message-event_task').getBoundingClientRect().top) < 120")
        if width < 960:
            browser.run("document.querySelector('.menu').click()")
            assert browser.run("getComputedStyle(document.querySelector('nav')).display") == "block"
        reports = [report for report in browser.reports if report["method"] in (
            "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Network.loadingFailed")]
        assert reports == []
        loaded = {report["params"]["request"]["url"].split("#")[0] for report in browser.reports
                  if report["method"] == "Network.requestWillBeSent"}
        assert {url for url in loaded if not url.startswith("data:")} == {f"{api_server.url}/docs"}


def test_browsers_show_the_contract(api_server, tmp_path, chromium):
    with Browser(tmp_path) as browser:
        browser.open(f"{api_server.url}/asyncapi.yaml")
        assert browser.run("document.contentType") == "text/plain"
        assert "asyncapi: 3.0.0" in browser.run("document.body.innerText")


# The quick start


def sample(name, server):
    text = (SAMPLES / name).read_text()
    assert "localhost:8080" in text
    return text.replace("localhost:8080", f"localhost:{server.port}")


def run_a_task(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    return ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]


def test_the_sample_in_python(server, ecs, cluster, jobs):
    first = run_a_task(ecs, cluster, jobs)
    child = subprocess.Popen(
        [sys.executable, "-c", sample("follow.py", server)], text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        lines = iter(child.stdout.readline, "")
        assert next(line for line in lines if line.startswith(first))
        second = run_a_task(ecs, cluster, jobs)
        assert next(line for line in lines if line == f"{second} RUNNING\n")
        # What happens while it is away comes when it is back.
        server.restart()
        third = run_a_task(ecs, cluster, jobs)
        told = []
        for line in lines:
            told.append(line)
            if line == f"{third} RUNNING\n":
                break
        assert not [line for line in told if line.startswith("{")], told
    finally:
        child.kill()
        child.wait(10)
        child.stdout.close()


def test_the_sample_in_javascript(make_server, tmp_path, chromium, jobs):
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<!DOCTYPE html><title>sample</title>")
    with pages(folder) as origin:
        server = make_server(args=["--allowed-origins", origin])
        ecs = ecs_client(server)
        cluster = ecs.create_cluster(clusterName="test")["cluster"]["clusterName"]
        first = run_a_task(ecs, cluster, jobs)
        with Browser(tmp_path / "profile") as browser:
            browser.open(origin)
            browser.run("window.told = []; console.log = (...words) => told.push(words.join(' '))")
            # As a script of its own, since `let` at the top would stay within the expression.
            browser.call("Runtime.evaluate", expression=f"(0, eval)({json.dumps(sample('follow.js', server))})")
            wait_until(lambda: browser.run(f"told.some(line => line.startsWith('{first}'))"), what="the first task")
            server.restart()
            second = run_a_task(ecs, cluster, jobs)
            wait_until(lambda: browser.run(f"told.includes('{second} RUNNING')"), 30, "the second task")


def test_the_sample_in_a_terminal(server, ecs, jobs):
    """Its last line, which needs curl alone; `kecs events` has tests of its own."""
    ecs.create_cluster(clusterName="production")
    command = sample("terminal.sh", server).strip().splitlines()[-1]
    assert re.match(r"curl -N 'http://localhost:\d+/v1/events\?", command)
    child = subprocess.Popen(
        ["sh", "-c", f"exec {command} --silent --noproxy '*'"], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        assert json.loads(child.stdout.readline())["type"] == "subscribe_ack"
        arn = run_a_task(ecs, "production", jobs)
        assert json.loads(child.stdout.readline())["payload"]["task"]["taskArn"] == arn
    finally:
        child.kill()
        child.wait(10)
        child.stdout.close()


# What clients send


def wrong(message, schema_takes):
    """Messages with one member of a wrong type that the contract does not take."""
    places = [(message, "payload")] if "payload" in message else []
    if isinstance(message.get("payload"), dict):
        places += [(message["payload"], key) for key in message["payload"]]
        places += [(message["payload"]["filters"], key) for key in message["payload"].get("filters", {})]
    for node, key in places:
        kept = node[key]
        for value in (7, {}, [], [1], "", True, ["x"], -1):
            node[key] = value
            if not schema_takes(message):
                yield f"{key} = {value!r}", json.loads(json.dumps(message))
        node[key] = kept


def test_what_the_contract_does_not_take_the_server_refuses(make_server):
    server = make_server(args=["--limit-messages-per-second", "0"])
    judge = Judge("client")
    folder = PROJECT / "Spec/fixtures/realtime"
    count = 0
    with Stream(server) as stream:
        stream.connected()
        for path in sorted(folder.glob("*.json")):
            message = json.loads(path.read_text())
            kinds = [kind for kind in judge.candidates(message) if "action" in message]
            # What is not made yet cannot be asked for.
            if not kinds or kinds == ["command_get_metrics"]:
                continue
            (kind,) = kinds
            for number, (what, bad) in enumerate(wrong(message, lambda each: judge.problem(kind, each) is None)):
                bad["id"] = f"{path.stem}-{number}"
                answer = stream.ask(bad)
                assert answer["type"] == "error", (path.stem, what, answer)
                assert answer["payload"]["code"] == "INVALID_REQUEST", (path.stem, what, answer)
                count += 1
    assert count > 100
