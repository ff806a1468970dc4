"""What the AWS CLI runs as `session-manager-plugin` in these tests: the plugin's behaviour, argument for argument.

    session-manager-plugin                        prints that it is there
    session-manager-plugin SESSION REGION StartSession PROFILE PARAMETERS ENDPOINT
"""

import json
import os
import queue
import select
import signal
import sys
import termios
import threading
import time
import tty
import urllib.request

from support.data_channel import DataChannel

TRIES = 6


def ssm(endpoint, operation, session_id):
    request = urllib.request.Request(
        endpoint, json.dumps({"SessionId": session_id}).encode(), {
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AmazonSSM.{operation}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/ssm/aws4_request, "
                             "SignedHeaders=host, Signature=0"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.load(answer)


def main():
    if len(sys.argv) == 1:
        print("The Session Manager plugin was installed successfully. Use the AWS CLI to start a session.")
        return 0
    session, _region, operation, _profile, parameters, endpoint = sys.argv[1:7]
    session = json.loads(session)
    assert operation == "StartSession", operation
    assert json.loads(parameters)["Target"].startswith("ecs:"), parameters
    print(f"\nStarting session with SessionId: {session['sessionId']}", flush=True)
    return Plugin(session, endpoint).run()


class Plugin:
    def __init__(self, session, endpoint):
        self.session, self.endpoint = session, endpoint
        self.channel = DataChannel(session, self.show)
        self.saved = termios.tcgetattr(0) if os.isatty(0) else None

    def show(self, data):
        while data:
            data = data[os.write(1, data):]

    def run(self):
        self.channel.connect()
        threading.Thread(target=self.terminal, daemon=True).start()
        try:
            while self.channel.closed is None:
                if self.channel.read(timeout=3600):
                    break
                if not self.resume():
                    print(f"Session: {self.session['sessionId']} timed out.", flush=True)
                    return 0
        finally:
            if self.saved:
                termios.tcsetattr(0, termios.TCSADRAIN, self.saved)
        if self.channel.closed:
            print(f"\n\nSessionId: {self.session['sessionId']} : {self.channel.closed}\n", flush=True)
        else:
            print(f"\n\nExiting session with sessionId: {self.session['sessionId']}.\n", flush=True)
        return 0

    def resume(self):
        pause = 0.1
        for _ in range(TRIES):
            try:
                token = ssm(self.endpoint, "ResumeSession", self.session["sessionId"]).get("TokenValue")
                if not token:
                    return False
                # The address stays the one of the beginning.
                self.channel.connect(token)
                return True
            except OSError:
                time.sleep(pause)
                pause *= 2
        time.sleep(3600)  # It hangs, as the plugin does.

    def terminal(self):
        """Cbreak, no echo; signals and output processing stay on. The size is polled."""
        self.channel.is_shell.wait()
        if self.saved:
            modes = termios.tcgetattr(0)
            modes[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(0, termios.TCSADRAIN, modes)
        threading.Thread(target=self.sizes, daemon=True).start()
        threading.Thread(target=self.signalled, daemon=True).start()
        while True:
            ready, _, _ = select.select([0], [], [], 1)
            if not ready:
                continue
            data = os.read(0, 1024)
            if not data:
                print("Cannot perform start session: EOF", flush=True)
                os._exit(0)
            self.channel.type(data)

    def sizes(self):
        known = None
        while True:
            if os.isatty(1):
                found = os.get_terminal_size(1)
                size = (found.columns, found.lines)
            else:
                size = (300, 100)
            if size != known:
                known = size
                self.channel.size(*size)
            time.sleep(0.5)

    def signalled(self):
        while True:
            self.channel.type(SIGNALLED.get())


SIGNALS = {signal.SIGINT: b"\x03", signal.SIGQUIT: b"\x1c", signal.SIGTSTP: b"\x1a"}
# Signals come in the main thread, whatever lock it holds: they are typed by another.
SIGNALLED = queue.SimpleQueue()

if __name__ == "__main__":
    for number in SIGNALS:
        signal.signal(number, lambda number, _frame: SIGNALLED.put(SIGNALS[number]))
    sys.exit(main())
