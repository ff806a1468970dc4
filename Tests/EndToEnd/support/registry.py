"""A registry of the tests' own on loopback (Debian's docker-registry), which the engine takes without TLS."""

import base64
import json
import shutil
import subprocess

from .server import free_port, request
from .waiting import wait_until

PROGRAM = shutil.which("docker-registry")


class Registry:
    def __init__(self, folder):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._config = folder / "registry.yml"
        # JSON is YAML.
        self._config.write_text(json.dumps({
            "version": "0.1",
            "storage": {"filesystem": {"rootdirectory": str(folder / "registry")}},
            "http": {"addr": self.address},
        }))
        self._log = open(folder / "registry.log", "wb")
        self._process = None

    def __enter__(self):
        self._process = subprocess.Popen(
            [PROGRAM, "serve", str(self._config)], stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT)
        wait_until(self._answers, what="an answer of the registry")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def _answers(self):
        try:
            return request("GET", f"http://{self.address}/v2/").status == 200
        except OSError:
            return False

    def take(self, engine, image, name):
        """Moves a copy of the engine's image here; answers what to pull."""
        repository = f"{self.address}/{name}"
        engine.call("POST", f"/images/{image}/tag?repo={repository}&tag=1")
        nobody = base64.urlsafe_b64encode(b"{}").decode()
        pushed = engine.raw("POST", f"/images/{repository}/push?tag=1", headers={"X-Registry-Auth": nobody})
        assert b'"error"' not in pushed, pushed
        engine.call("DELETE", f"/images/{repository}:1")
        return f"{repository}:1"
