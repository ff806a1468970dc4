"""What `/metrics` tells, read by Prometheus's own parser."""

from prometheus_client.parser import text_string_to_metric_families

from .waiting import wait_until

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """One scrape."""

    def __init__(self, server, headers=None):
        answer = server.get("/metrics", headers=headers)
        assert answer.status == 200, answer
        assert answer.headers["Content-Type"] == CONTENT_TYPE
        self.text = answer.body.decode()
        self.families = {family.name: family for family in text_string_to_metric_families(self.text)}
        self.samples = {}
        for family in self.families.values():
            for sample in family.samples:
                key = (sample.name, frozenset(sample.labels.items()))
                assert key not in self.samples, f"twice: {key}"
                self.samples[key] = sample.value

    def __call__(self, name, **labels):
        """The value of one series."""
        return self.samples[name, frozenset(labels.items())]

    def series(self, name):
        """All series of a name that are not 0, by the values of their labels."""
        return {tuple(dict(sorted(labels)).values()): value for (sample, labels), value in self.samples.items()
                if sample == name and value}


def wait_for_value(server, value, name, **labels):
    """Scrapes until the series has this value, and answers that scrape. What a client sees of its close comes before
    the server has counted it."""
    last = None

    def look():
        nonlocal last
        last = Metrics(server)
        return last.samples.get((name, frozenset(labels.items()))) == value

    wait_until(look, 15, lambda: f"{name} {labels} = {value}:\n{last.text}")
    return last
