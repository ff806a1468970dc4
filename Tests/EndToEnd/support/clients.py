"""The real clients: boto3 and the AWS CLI, with credentials that mean nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.config import Config

from . import model_order

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def ecs_client(server, region="us-east-1", validate=True, timeout=30, service="ecs"):
    """A client of ECS, or another service, that never retries, so that what the server answers is what the test sees."""
    return model_order.hold(boto3.session.Session().client(
        service, region_name=region, endpoint_url=server.url,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(
            retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=timeout,
            max_pool_connections=32, parameter_validation=validate, proxies={})))


class AWSCLI:
    """`aws ecs …`, or of another service, against the server, with a home folder of its own."""

    def __init__(self, server, home, region="us-east-1", service="ecs"):
        self.server, self.home, self.region, self.service = server, Path(home), region, service
        self.program = Path(sys.executable).with_name("aws")

    def environment(self):
        return {
            **CREDENTIALS,
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *arguments, timeout=60):
        """The finished process of `aws SERVICE ARGUMENTS`."""
        return subprocess.run(
            [str(self.program), "--endpoint-url", self.server.url, "--output", "json", self.service, *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, env=self.environment())

    def __call__(self, *arguments, timeout=60):
        """What `aws SERVICE ARGUMENTS` prints, parsed; it must succeed."""
        done = self.run(*arguments, timeout=timeout)
        assert done.returncode == 0, f"aws {self.service} {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None
