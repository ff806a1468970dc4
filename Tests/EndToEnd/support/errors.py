"""Expecting an ECS error from boto3."""

from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError


class Refusal:
    code = message = status = None


@contextmanager
def refused(code, text=None, status=400):
    """The block must be answered with this error code, HTTP status and (a part of the) message."""
    refusal = Refusal()
    with pytest.raises(ClientError) as caught:
        yield refusal
    answer = caught.value.response
    refusal.code, refusal.message = answer["Error"]["Code"], answer["Error"]["Message"]
    refusal.status = answer["ResponseMetadata"]["HTTPStatusCode"]
    assert refusal.code == code, answer
    assert refusal.status == status, answer
    if text is not None:
        assert text in refusal.message, answer
