"""Clients behind proxies: whose address counts."""

import pytest
from support.stream import Stream
from websockets.exceptions import InvalidStatus

LIMIT = {"KECS_LIMIT_CONNECTIONS_PER_MINUTE": "3"}


def connect(server, **headers):
    """The status of an attempt: 101 where it is let in."""
    try:
        with Stream(server, additional_headers=headers) as stream:
            stream.connected()
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_each_client_of_a_trusted_proxy_has_a_limit_of_its_own(make_server):
    server = make_server(env=LIMIT, args=["--trusted-proxies", "127.0.0.0/8, 10.0.0.0/8"])
    one = {"X-Forwarded-For": "6.6.6.6, 198.51.100.1, 10.0.0.9"}
    assert [connect(server, **one) for _ in range(4)] == [101, 101, 101, 429]
    # What it makes up before the proxy's own word does not help.
    assert connect(server, **{"X-Forwarded-For": "7.7.7.7, 198.51.100.1"}) == 429
    assert connect(server, **{"X-Forwarded-For": "198.51.100.2"}) == 101
    assert connect(server, Forwarded='for="[2001:db8::1]:4711";proto=https') == 101


@pytest.mark.parametrize("args", [[], ["--trusted-proxies", "10.0.0.0/8"]])
def test_nobody_elses_word_counts(make_server, args):
    server = make_server(env=LIMIT, args=args)
    made_up = ({"X-Forwarded-For": f"198.51.100.{number}"} for number in range(4))
    assert [connect(server, **headers) for headers in made_up] == [101, 101, 101, 429]
