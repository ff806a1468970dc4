"""Container definitions that behave alike on every runtime: real programs on Docker and as processes, hints to
the simulation otherwise."""

IMAGE = "busybox:latest"
WEB_IMAGE = "kecs-test/web:1"
# Refused at once on every machine, and no registry is asked.
MISSING_IMAGE = "127.0.0.1:1/missing:1"


class Jobs:
    """Real programs."""

    def definition(self, script, name="app", **extra):
        return {"name": name, "image": IMAGE, "memory": 64, "command": ["sh", "-c", script], **extra}

    def code_on_stop(self, wanted):
        """The exit code that `graceful(code=wanted)` ends with."""
        return wanted

    def graceful(self, name="app", code=143, **extra):
        """Runs until it is told to stop and then ends at once, with this exit code."""
        return self.definition(f"trap 'exit {code}' TERM; while :; do sleep 1 & wait; done", name, **extra)

    def stubborn(self, name="app", **extra):
        """Does not hear SIGTERM."""
        return self.definition("trap '' TERM; while :; do sleep 1; done", name, **extra)

    def exits(self, code=0, name="app", after=0.0, **extra):
        """Ends by itself."""
        return self.definition(f"sleep {after}; exit {code}", name, **extra)


class SimulatedJobs(Jobs):
    """The same as hints: labels of the container definition. What ends at a stop ends with 143 here."""

    def _hinted(self, name, hints, extra):
        labels = {f"kecs.simulated.{key}": str(value) for key, value in hints.items()}
        return {"name": name, "image": IMAGE, "memory": 64, "dockerLabels": labels, **extra}

    def code_on_stop(self, wanted):
        return 143

    def graceful(self, name="app", code=143, **extra):
        return self._hinted(name, {}, extra)

    def stubborn(self, name="app", **extra):
        return self._hinted(name, {"ignore-stop": "true"}, extra)

    def exits(self, code=0, name="app", after=0.0, **extra):
        return self._hinted(name, {"run-for-ms": int(after * 1000), "exit-code": code}, extra)


JOBS = {"docker": Jobs(), "process": Jobs(), "simulated": SimulatedJobs()}
