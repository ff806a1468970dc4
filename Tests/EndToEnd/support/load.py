"""Callers that run and stop tasks while their server is killed under them.

Every job has an id of its own, which is the client token of its RunTask and an environment variable of its
container. The container writes a line to a file of that name when it starts: what ran, and how often, is known
without asking the server. A call that the kill cut off is repeated until it is answered.
"""

import random
import threading
import time
import uuid
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

CLUSTER = "load"
# The exit code of a job that ended because it was told to stop.
STOPPED_CODE = 40
# Long jobs beyond this are stopped first.
MANY = 20


@dataclass
class Job:
    id: str
    family: str
    # What a short job ends with; None for long ones.
    code: int | None
    seconds: float
    arn: str | None = None
    stop_asked: bool = False
    stop_answered: bool = False


class Load:
    def __init__(self, client, seed, starts, mount=None, patient=False):
        """`starts`: the folder of start files; `mount`: where containers see it (None: at its own path);
        `patient`: a caller has one start under way at a time, so that an engine is not buried in them."""
        self.client, self.starts = client, starts
        self.seen_as = mount or str(starts)
        self.mount = mount
        self.patient = patient
        self.jobs = []
        self.unexpected = []
        self.answered = 0
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.giving_up = threading.Event()
        self.seed = seed
        self.threads = []

    def prepare(self):
        self.client.create_cluster(clusterName=CLUSTER)
        mark = f'echo started >> {self.seen_as}/$JOB'
        scripts = {
            "short": f"{mark}; sleep $SECONDS_TO_RUN; exit $CODE",
            "long": f"trap 'exit {STOPPED_CODE}' TERM; {mark}; while :; do sleep 1 & wait; done",
        }
        for family, script in scripts.items():
            container = {"name": "app", "image": "busybox:latest", "memory": 32, "stopTimeout": 5,
                         "command": ["sh", "-c", script]}
            extra = {}
            if self.mount:
                container["mountPoints"] = [{"sourceVolume": "starts", "containerPath": self.mount}]
                extra["volumes"] = [{"name": "starts", "host": {"sourcePath": str(self.starts)}}]
            self.client.register_task_definition(family=family, containerDefinitions=[container], **extra)

    def start(self, callers=3):
        for number in range(callers):
            rng = random.Random(f"{self.seed}-{number}")
            thread = threading.Thread(target=self._call, args=(rng,), name=f"load-{number}")
            self.threads.append(thread)
            thread.start()
        return self

    def finish(self, timeout=60):
        """No new jobs; waits until every call that was begun has been answered."""
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout)
        left = [thread.name for thread in self.threads if thread.is_alive()]
        self.giving_up.set()
        assert not left, f"calls never answered: {left}"
        assert not self.unexpected, self.unexpected

    def abandon(self):
        """For the end of a test that has failed."""
        self.ending.set()
        self.giving_up.set()
        for thread in self.threads:
            thread.join(15)

    def _call(self, rng):
        while not self.ending.is_set():
            try:
                with self.lock:
                    long = [j for j in self.jobs if j.family == "long" and j.arn and not j.stop_asked]
                if long and (len(long) > MANY or rng.random() < 0.3):
                    job = rng.choice(long)
                    with self.lock:
                        if job.stop_asked:
                            continue
                        job.stop_asked = True
                    if self._until_answered(lambda: self.client.stop_task(cluster=CLUSTER, task=job.arn)):
                        job.stop_answered = True
                else:
                    self._run(rng)
            except Exception as error:  # noqa: BLE001 - told by finish()
                self.unexpected.append(repr(error))
                return

    def _run(self, rng):
        short = rng.random() < 0.5
        job = Job(
            id=str(uuid.uuid4()), family="short" if short else "long",
            code=rng.randrange(0, 30) if short else None, seconds=round(rng.uniform(0, 1.5), 2))
        with self.lock:
            self.jobs.append(job)
        environment = [{"name": "JOB", "value": job.id}, {"name": "CODE", "value": str(job.code or 0)},
                       {"name": "SECONDS_TO_RUN", "value": str(job.seconds)}]
        answer = self._until_answered(lambda: self.client.run_task(
            cluster=CLUSTER, taskDefinition=job.family, clientToken=job.id, startedBy=job.id,
            overrides={"containerOverrides": [{"name": "app", "environment": environment}]}))
        if answer:
            (task,) = answer["tasks"]
            job.arn = task["taskArn"]
            if self.patient:
                self._until_started(job)

    def _until_started(self, job, limit=20.0):
        deadline = time.monotonic() + limit
        while not (self.starts / job.id).exists() and time.monotonic() < deadline:
            if self.ending.wait(0.05):
                return

    def _until_answered(self, call):
        """The answer, however often the server dies meanwhile; None once the test has given up."""
        while not self.giving_up.is_set():
            try:
                answer = call()
                with self.lock:
                    self.answered += 1
                return answer
            except BotoCoreError:
                # Refused, reset or cut off: the server is down. Asked again shortly.
                self.giving_up.wait(0.05)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 503:
                    raise
                self.giving_up.wait(0.05)
        return None
