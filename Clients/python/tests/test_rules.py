"""The rules that both clients keep: Clients/cases.json."""

import json

import pytest
from conftest import CLIENTS
from kecs_websocket.cursor import Cursor
from kecs_websocket.feeds import LogPlace
from kecs_websocket.reconnect import Advice, Backoff, after_close, after_refusal
from kecs_websocket.subscriptions import Subscription, payload_of

CASES = json.loads((CLIENTS / "cases.json").read_text())


def cases(name):
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: case["name"])


@cases("cursor")
def test_cursor(case):
    cursor = Cursor()
    is_new = [getattr(cursor, step)(*arguments) for step, *arguments in case["steps"]]
    assert cursor.value == case["value"]
    if "isNew" in case:
        assert [new for new in is_new if new is not None] == case["isNew"]


@cases("backoff")
def test_backoff(case):
    backoff = Backoff(case["first"], case["longest"], lambda: case["jitter"])
    assert [backoff.next(asked) for asked in case["retryAfter"]] == case["waits"]
    backoff.succeeded()
    assert backoff.next(case["retryAfter"][0]) == case["waits"][0]


@pytest.mark.parametrize("advice", Advice)
def test_advice(advice):
    # "stay away: …" is for people.
    key = advice.value.split(":")[0]
    assert {after_close(code) for code in CASES["afterClose"][key]} == {advice}
    assert {after_refusal(status) for status in CASES["afterRefusal"][key]} == {advice}


@cases("subscription")
def test_subscription(case):
    subscription = Subscription(None, "s", case["payload"])
    for ack in case["acks"]:
        subscription.snapshot_ended() if ack == "end" else subscription.acknowledged(ack)
    assert subscription.request("e:7") == case["request"]


@cases("logPlace")
def test_log_place(case):
    place = LogPlace()
    assert all(place.is_new(line) for line in case["told"])
    assert place.since == case["since"]
    place.begin_anew()
    assert [line["message"] for line in case["again"] if place.is_new(line)] == case["news"]


def test_payload():
    assert payload_of() == {}
    assert payload_of(
        ["task"], ("c",), ["s"], {"status": ["RUNNING"], "task_definitions": ["f"], "tasks": ["t"], "containers": ["x"],
                                  "started_by": ["ci"], "tags": ["a=b"]}, snapshot=True, mode="state", resume_from="e:1",
    ) == {
        "eventTypes": ["task"], "clusters": ["c"], "services": ["s"], "snapshot": True, "mode": "state", "resumeFrom": "e:1",
        "filters": {"status": ["RUNNING"], "taskDefinitions": ["f"], "tasks": ["t"], "containers": ["x"],
                    "startedBy": ["ci"], "tags": ["a=b"]}}


@pytest.mark.parametrize("wrong", [
    dict(event_types="task"), dict(clusters=[1]), dict(filters={"nonsense": ["a"]}), dict(filters={"status": "RUNNING"})])
def test_payloads_that_cannot_be_meant(wrong):
    with pytest.raises(TypeError):
        payload_of(**wrong)
