"""The AWS services that are written, and their models, which botocore carries."""

import dataclasses
import gzip
import json
import os
import sys

from . import limits


@dataclasses.dataclass(frozen=True)
class Service:
    """One service: where its model is, and what is made of it."""

    # botocore's folder.
    model: str
    # The folder of what is written, and the name of the member of AWSService.
    name: str
    # AWS's name -> ours, where the name is taken or would be a trap in Swift.
    renames: dict = dataclasses.field(default_factory=dict)
    # Structures that are kept as JSON, since they are refused as a whole.
    opaque: tuple = ()
    documented: dict = dataclasses.field(default_factory=dict)
    # The error codes for a request that breaks the model's constraints, for what KECS does not do, and for the
    # server's own faults.
    invalid: str = ""
    unsupported: str = ""
    fault: str = ""

    @property
    def member(self):
        return "ecs" if self.name == "ECS" else self.name[0].lower() + self.name[1:]

    @property
    def spec(self):
        return f"Spec/{self.model}-operations.json"

    def load(self):
        """The model."""
        import botocore

        folder = os.path.join(os.path.dirname(botocore.__file__), "data", self.model)
        (version,) = os.listdir(folder)
        path = os.path.join(folder, version, "service-2.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                model = json.load(file)
        else:
            with gzip.open(path + ".gz", "rt", encoding="utf-8") as file:
                model = json.load(file)
        for name in self.opaque:
            model["shapes"][name]["document"] = True
        return model


SERVICES = [
    Service(
        model="ecs",
        name="ECS",
        # `Task` hides Swift's concurrency type, `SortOrder` is Foundation's, `Service` reads as ServiceLifecycle's
        # protocol.
        renames={"Service": "ECSService", "SortOrder": "ECSSortOrder", "Task": "ECSTask"},
        documented=limits.ECS,
        invalid="InvalidParameterException",
        unsupported="UnsupportedFeatureException",
        fault="ServerException",
    ),
    Service(
        model="application-autoscaling",
        name="ApplicationAutoScaling",
        # ECS has these, too.
        renames={
            f"{name}{part}": f"{name.replace('Resource', 'ScalableTarget')}{part}"
            for name in ("ListTagsForResource", "TagResource", "UntagResource")
            for part in ("", "Request", "Response")
        },
        opaque=(
            "CapacityForecast", "CustomizedMetricSpecification", "LoadForecast", "PredictiveScalingPolicyConfiguration",
            "StepScalingPolicyConfiguration",
        ),
        documented=limits.AUTO_SCALING,
        invalid="ValidationException",
        unsupported="ValidationException",
        fault="InternalServiceException",
    ),
]


def version():
    """Of the installed botocore."""
    try:
        import botocore
    except ImportError:
        print("generate-wire: botocore is not installed", file=sys.stderr)
        raise SystemExit(2)
    return botocore.__version__
