"""The order in which AWS's model has the members of shapes, as a judge of the answers that clients get.

Every answer that a client of `support.clients` receives is held against it; one whose members stand otherwise fails
the test that received it.
"""

import json
from collections import Counter

# Answers that have been looked at in this process, by operation.
seen = Counter()


class Disorder(AssertionError):
    """Members of an answer do not stand as the model has them."""


def disorder(shape, value, path=""):
    """Where members stand otherwise than in the shape; None where they do not."""
    if shape is None or value is None:
        return None
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return None
        names = [member.serialization.get("name", name) for name, member in shape.members.items()]
        unknown = [name for name in value if name not in names]
        told, wanted = [name for name in value if name in names], [name for name in names if name in value]
        if unknown or told != wanted:
            return f"{path or shape.name} has {list(value)}, in the model's order {wanted}"
        inner = [
            (member, value[name], f"{path}.{name}".lstrip("."))
            for name, member in zip(names, shape.members.values()) if name in value
        ]
    elif shape.type_name == "list" and isinstance(value, list):
        inner = [(shape.member, each, f"{path}[{number}]") for number, each in enumerate(value)]
    elif shape.type_name == "map" and isinstance(value, dict):
        if list(value) != sorted(value):
            return f"{path} has the keys {list(value)}, which are not sorted"
        inner = [(shape.value, each, f"{path}.{key}") for key, each in value.items()]
    else:
        return None
    return next(filter(None, (disorder(*each) for each in inner)), None)


def hold(client):
    """The client, with each of its answers held against the model: of services that speak as ECS does."""
    if client.meta.service_model.service_name not in ("ecs", "application-autoscaling"):
        # KECS has only refusals for them, in their own forms.
        return client

    def look(operation_model, response_dict, **_):
        try:
            body = json.loads(response_dict["body"] or b"{}")
        except ValueError:
            # What is no JSON is the business of the test.
            return
        if response_dict["status_code"] < 300:
            found = disorder(operation_model.output_shape, body)
        else:
            head = list(body)[:2] if isinstance(body, dict) else body
            found = None if head in (["__type", "message"], ["__type"]) else f"an error begins with {head}"
        if found:
            raise Disorder(f"{operation_model.name}: {found}")
        seen[operation_model.name] += 1

    client.meta.events.register("before-parse", look)
    return client
