"""Programs of the specification's."""

import re
import signal
import subprocess
import threading

from .foreign import node_environment
from .waiting import wait_until


class Sample:
    """The specification's own program, as it stands but for the port, and what it prints."""

    def __init__(self, command, server, code):
        self.lines = []
        self.process = subprocess.Popen(
            [*command, code.replace("localhost:8080", f"localhost:{server.port}")], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            # Ctrl-C counts, also where the tests run in the background of a shell, which ignores it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            env={**node_environment(), "PYTHONUNBUFFERED": "1", "NO_PROXY": "localhost", "NO_COLOR": "1"})
        self.reader = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")), daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(10)
        self.reader.join(10)
        self.process.stdout.close()

    @property
    def text(self):
        return "".join(self.lines)

    def count(self, word):
        return len(re.findall(word, self.text))

    def wait(self, word, count=1):
        wait_until(lambda: self.count(word) >= count, 30, lambda: f"{count} times {word!r} in:\n{self.text}")
