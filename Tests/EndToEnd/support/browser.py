"""A real Chromium, spoken to over the DevTools protocol, and pages for it."""

import base64
import contextlib
import json
import shutil
import subprocess
import threading
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from websockets.sync.client import connect

from .waiting import wait_until

CHROMIUM = shutil.which("chromium")


@contextlib.contextmanager
def pages(folder):
    """Serves a folder on loopback; answers the origin."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Browser:
    """One page of a headless Chromium."""

    def __init__(self, folder):
        # The sandbox does not work for root, and shared memory may be small in a container.
        self.process = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--no-proxy-server", "--remote-debugging-port=0", f"--user-data-dir={folder}", "--window-size=1000,700",
             "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = folder / "DevToolsActivePort"
        wait_until(lambda: port.exists() and len(port.read_text().splitlines()) == 2, 60, "Chromium to start")
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}/json/list"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def page():
            with opener.open(address, timeout=10) as answer:
                return [entry for entry in json.load(answer) if entry["type"] == "page"]

        wait_until(page, 30, "a page of Chromium")
        self.socket = connect(page()[0]["webSocketDebuggerUrl"], proxy=None, max_size=None, compression=None)
        self.number = 0
        # What the page reported of what `call` enabled.
        self.reports = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv(timeout=30))
            if "method" in answer:
                self.reports.append(answer)
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)
        wait_until(lambda: self.run("document.readyState") == "complete", 30, f"{url} to load")

    def run(self, script):
        """The value of a JavaScript expression, awaited where it is a promise."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def type(self, text):
        """Key strokes, as from a keyboard."""
        for character in text:
            if character == "\r":
                key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            elif ord(character) < 32:
                letter = chr(ord(character) + 64)
                key = {"key": letter.lower(), "code": f"Key{letter}", "windowsVirtualKeyCode": ord(letter), "modifiers": 2}
            else:
                key = {"key": character, "text": character}
            self.call("Input.dispatchKeyEvent", type="keyDown", **key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **{k: v for k, v in key.items() if k != "text"})
            time.sleep(0.002)

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))
