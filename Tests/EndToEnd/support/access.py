"""Tokens, keys and signatures for a server that requires them."""

import json
import os
import subprocess

import boto3
import jwt
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, HMACAlgorithm, RSAAlgorithm

from .clients import AWSCLI
from .server import BINARY
from .waiting import wait_until

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

CREDENTIALS = f"""\
# As `aws configure` writes them, with two values of KECS.
[root]
aws_access_key_id = AKIAROOT
aws_secret_access_key = {SECRET}1
kecs_permissions = admin

[deployer]
aws_access_key_id = AKIADEPLOY
aws_secret_access_key = {SECRET}2
kecs_permissions = operator
kecs_clusters = staging

[looker]
aws_access_key_id = AKIALOOK
aws_secret_access_key = {SECRET}3
kecs_permissions = viewer
"""

KEYS = {"root": ("AKIAROOT", SECRET + "1"), "deployer": ("AKIADEPLOY", SECRET + "2"),
        "looker": ("AKIALOOK", SECRET + "3")}


class Issuer:
    """Signs JSON Web Tokens with a key of each kind."""

    def __init__(self):
        self.secret = os.urandom(32)
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())

    def jwks(self, *algorithms):
        """The key set, without private parts; of all keys unless told which."""
        keys = {
            "HS256": HMACAlgorithm.to_jwk(self.secret, as_dict=True),
            "RS256": RSAAlgorithm.to_jwk(self.rsa.public_key(), as_dict=True),
            "ES256": ECAlgorithm.to_jwk(self.ec.public_key(), as_dict=True),
        }
        return json.dumps({"keys": [{**keys[name], "kid": name} for name in algorithms or keys]})

    def token(self, algorithm, **claims):
        key = {"HS256": self.secret, "RS256": self.rsa, "ES256": self.ec}[algorithm]
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": algorithm})


def kecs(*arguments, env=None):
    """The finished process of `kecs ARGUMENTS`."""
    return subprocess.run(
        [str(BINARY), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **(env or {})}, cwd="/")


def make_token(data_dir, *arguments):
    done = kecs("token", "create", "--data-dir", str(data_dir), *arguments)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 1 and lines[0].startswith("kecs_"), done.stdout
    assert lines[0] not in done.stderr
    return lines[0]


def admitted_token(server, *arguments):
    """A token that the running server knows already; it reads their file twice a second."""
    token = make_token(server.data_dir, *arguments)

    def known():
        answer = server.target("ListClusters", {}, headers=bearer(token))
        return answer.status == 200 or b"AccessDenied" in answer.body

    wait_until(known, 10, "the server to know the token")
    return token


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def signed_client(server, who=None, *, id=None, secret=None, session_token=None, region="us-east-1",
                  service="ecs"):
    """A boto3 client that signs with one of KEYS, or with what is given."""
    key = KEYS.get(who, (id, secret))
    return boto3.session.Session().client(
        service, region_name=region, endpoint_url=server.url, aws_access_key_id=key[0],
        aws_secret_access_key=key[1], aws_session_token=session_token,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30, proxies={}))


class SignedCLI(AWSCLI):
    """The AWS CLI with one of KEYS."""

    def __init__(self, server, home, who):
        super().__init__(server, home)
        self.key = KEYS.get(who, who)

    def environment(self):
        return {**super().environment(), "AWS_ACCESS_KEY_ID": self.key[0], "AWS_SECRET_ACCESS_KEY": self.key[1]}
