#!/usr/bin/env python3
"""Writes the ECS half of KECSWire from the AWS service model.

    Scripts/generate-wire.py            write Sources/KECSWire/Generated and Spec/ecs-operations.json
    Scripts/generate-wire.py --check    write nothing; exit 1 and list the files that differ from
                                        what would be written (or would be removed), else exit 0

The model is the one botocore carries (`pip install botocore==1.43.11`); it is read from the installed
package and is not part of this repository. Needs Python 3 and botocore, nothing else. Running it twice
writes the same bytes. `--check` with no botocore, or with another version than the checked-in files
name, exits 2: a newer model is a decision (run the script, read the diff, commit), not drift.

What is written
    Generated/Operations/<Operation>.swift  the operation, its request and its response
    Generated/Shapes/<Shape>.swift          every other structure the operations reach
    Generated/Enums/<Enum>.swift            every string enum; values the model does not know survive
    Generated/ECSErrorCode.swift            the error codes that the model declares
    Generated/ECSOperationTable.swift       all operations
    Spec/ecs-operations.json                operations, required members, declared errors

The two hand-kept tables below are RENAMES (shapes whose AWS name would be a trap in Swift) and
DOCUMENTED (limits that the model states in words only).
"""

import argparse
import gzip
import html
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GENERATED = "Sources/KECSWire/Generated"
SPEC = "Spec/ecs-operations.json"
INVENTORY = GENERATED + "/ECSOperationTable.swift"

# AWS's name -> ours. `Task` hides Swift's concurrency type, `SortOrder` is Foundation's, `Service` reads
# as ServiceLifecycle's protocol. Everything else keeps AWS's name.
RENAMES = {
    "Service": "ECSService",
    "SortOrder": "ECSSortOrder",
    "Task": "ECSTask",
}

# An enum member named `none` is unusable on an optional: `.none` then means Optional.none.
MEMBER_RENAMES = {"none": "noneValue", "some": "someValue"}

# Names (of the types this script writes) that Swift or Foundation already gives to something else.
TAKEN = {
    "Any", "Array", "Bool", "Calendar", "Character", "Data", "Date", "Dictionary", "Double", "Duration",
    "Error", "Int", "Locale", "Measurement", "Never", "Notification", "Operation", "Optional", "Process",
    "Result", "Set", "SortOrder", "Stream", "String", "Task", "Thread", "Timer", "Unit", "URL", "UUID",
}

KEYWORDS = {
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "for", "func", "guard", "if", "import",
    "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
}

# The model's regular expressions and the hand-written matchers (TextPattern.swift) that stand for them.
PATTERNS = {
    "[a-zA-Z0-9\\.\\*\\-]+": "instanceType",
    "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)": "tagText",
    "[a-zA-Z0-9_-]+": "name",
}

INT32_MAX = 2**31 - 1
WHOLE = {"min": -(2**31), "max": INT32_MAX}
NAME = {"min": 1, "max": 255, "pattern": "[a-zA-Z0-9_-]+"}
PAGE = {"min": 1, "max": 100}


def up_to(count):
    return {"min": 0, "max": count}


def between(least, most):
    return {"min": least, "max": most}


# Limits that the model's documentation (or the ECS API reference and quotas page) gives in words.
# On a list they are its size, on a string its length, on a number its value.
DOCUMENTED = {
    # Names.
    ("CreateClusterRequest", "clusterName"): NAME,
    ("RegisterTaskDefinitionRequest", "family"): NAME,
    ("RegisterDaemonTaskDefinitionRequest", "family"): NAME,
    ("CreateServiceRequest", "serviceName"): NAME,
    ("CreateExpressGatewayServiceRequest", "serviceName"): NAME,
    ("CreateDaemonRequest", "daemonName"): NAME,
    ("ContainerDefinition", "name"): NAME,
    ("DaemonContainerDefinition", "name"): NAME,
    ("Volume", "name"): NAME,
    ("DaemonVolume", "name"): NAME,
    ("CreateCapacityProviderRequest", "name"): between(1, 255),
    ("Attribute", "name"): between(1, 128),
    ("Attribute", "value"): up_to(128),
    # Pages.
    ("DescribeCapacityProvidersRequest", "maxResults"): between(1, 10),
    ("ListAccountSettingsRequest", "maxResults"): between(1, 10),
    ("ListAttributesRequest", "maxResults"): PAGE,
    ("ListClustersRequest", "maxResults"): PAGE,
    ("ListContainerInstancesRequest", "maxResults"): PAGE,
    ("ListDaemonDeploymentsRequest", "maxResults"): PAGE,
    ("ListDaemonTaskDefinitionsRequest", "maxResults"): PAGE,
    ("ListDaemonsRequest", "maxResults"): PAGE,
    ("ListServiceDeploymentsRequest", "maxResults"): PAGE,
    ("ListServicesByNamespaceRequest", "maxResults"): PAGE,
    ("ListServicesRequest", "maxResults"): PAGE,
    ("ListTaskDefinitionFamiliesRequest", "maxResults"): PAGE,
    ("ListTaskDefinitionsRequest", "maxResults"): PAGE,
    ("ListTasksRequest", "maxResults"): PAGE,
    # How many at once.
    ("DeleteAttributesRequest", "attributes"): up_to(10),
    ("DeleteTaskDefinitionsRequest", "taskDefinitions"): up_to(10),
    ("DescribeCapacityProvidersRequest", "capacityProviders"): up_to(100),
    ("DescribeClustersRequest", "clusters"): up_to(100),
    ("DescribeContainerInstancesRequest", "containerInstances"): up_to(100),
    ("DescribeDaemonDeploymentsRequest", "daemonDeploymentArns"): up_to(20),
    ("DescribeDaemonRevisionsRequest", "daemonRevisionArns"): up_to(20),
    ("DescribeServiceDeploymentsRequest", "serviceDeploymentArns"): up_to(20),
    ("DescribeServiceRevisionsRequest", "serviceRevisionArns"): up_to(20),
    ("DescribeServicesRequest", "services"): up_to(10),
    ("DescribeTasksRequest", "tasks"): up_to(100),
    ("GetTaskProtectionRequest", "tasks"): up_to(100),
    ("PutAttributesRequest", "attributes"): up_to(10),
    ("StartTaskRequest", "containerInstances"): up_to(10),
    ("UntagResourceRequest", "tagKeys"): up_to(50),
    ("UpdateContainerInstancesStateRequest", "containerInstances"): up_to(10),
    ("UpdateTaskProtectionRequest", "tasks"): up_to(10),
    # Running.
    ("RunTaskRequest", "count"): between(1, 10),
    ("RunTaskRequest", "startedBy"): up_to(128),
    ("RunTaskRequest", "clientToken"): up_to(64),
    ("RunTaskRequest", "capacityProviderStrategy"): up_to(20),
    ("RunTaskRequest", "placementConstraints"): up_to(10),
    ("RunTaskRequest", "placementStrategy"): up_to(5),
    ("StartTaskRequest", "startedBy"): up_to(128),  # the text says 36, which is older than RunTask's 128
    ("StopTaskRequest", "reason"): up_to(255),
    ("UpdateTaskProtectionRequest", "expiresInMinutes"): between(1, 2880),
    # Services.
    ("CreateServiceRequest", "clientToken"): up_to(36),
    ("CreateServiceRequest", "desiredCount"): between(0, 5000),
    ("CreateServiceRequest", "capacityProviderStrategy"): up_to(20),
    ("CreateServiceRequest", "placementConstraints"): up_to(10),
    ("CreateServiceRequest", "placementStrategy"): up_to(5),
    ("CreateServiceRequest", "healthCheckGracePeriodSeconds"): between(0, INT32_MAX),
    ("UpdateServiceRequest", "desiredCount"): between(0, 5000),
    ("UpdateServiceRequest", "capacityProviderStrategy"): up_to(20),
    ("UpdateServiceRequest", "placementConstraints"): up_to(10),
    ("UpdateServiceRequest", "placementStrategy"): up_to(5),
    ("UpdateServiceRequest", "healthCheckGracePeriodSeconds"): between(0, INT32_MAX),
    ("CreateTaskSetRequest", "clientToken"): up_to(36),
    ("CreateDaemonRequest", "clientToken"): up_to(36),
    ("Scale", "value"): between(0, 100),
    ("LinearConfiguration", "stepBakeTimeInMinutes"): between(0, 1440),
    ("CanaryConfiguration", "canaryBakeTimeInMinutes"): between(0, 1440),
    ("PlacementConstraint", "expression"): up_to(2000),
    ("AwsVpcConfiguration", "subnets"): up_to(16),
    ("AwsVpcConfiguration", "securityGroups"): up_to(5),
    ("ServiceConnectService", "discoveryName"): up_to(64),
    ("ServiceConnectService", "clientAliases"): up_to(1),
    ("ServiceConnectClientAlias", "dnsName"): up_to(127),
    ("ClusterServiceConnectDefaultsRequest", "namespace"): up_to(1024),
    # Task definitions.
    ("RegisterTaskDefinitionRequest", "containerDefinitions"): between(1, 10),
    ("RegisterTaskDefinitionRequest", "placementConstraints"): up_to(10),
    ("ContainerDefinition", "credentialSpecs"): up_to(1),
    ("ContainerDefinition", "memory"): between(4, INT32_MAX),
    ("ContainerDefinition", "memoryReservation"): between(4, INT32_MAX),
    ("ContainerRestartPolicy", "ignoredExitCodes"): up_to(50),
    ("ContainerRestartPolicy", "restartAttemptPeriod"): between(60, 1800),
    ("EphemeralStorage", "sizeInGiB"): between(21, 200),
    ("HealthCheck", "interval"): between(5, 300),
    ("HealthCheck", "timeout"): between(2, 60),
    ("HealthCheck", "retries"): between(1, 10),
    ("HealthCheck", "startPeriod"): between(0, 300),
    ("LinuxParameters", "swappiness"): between(0, 100),
    ("PortMapping", "name"): up_to(64),
    ("InfrastructureOptimization", "scaleInAfter"): between(-1, 3600),
}


class Generator:
    def __init__(self, model, version):
        self.operations = dict(sorted(model["operations"].items()))
        self.shapes = model["shapes"]
        self.metadata = model["metadata"]
        self.version = version
        self.files = {}
        self.requests = set()
        self.reached = set()
        for operation in self.operations.values():
            self.reach(operation["input"]["shape"], self.requests, [])
        self.reached |= self.requests
        for operation in self.operations.values():
            self.reach(operation["output"]["shape"], self.reached, [])
        self.own = {
            operation[side]["shape"] for operation in self.operations.values() for side in ("input", "output")
        }
        self.constrained = {}
        self.used = set()

    def reach(self, name, into, above):
        """Collects every shape under `name`. A shape that contains itself would need indirection."""
        if name in above:
            raise SystemExit(f"recursive shape {name}: write it with indirection first")
        shape = self.shapes[name]
        into.add(name)
        for _, child in children(shape):
            self.reach(child, into, above + [name])

    # MARK: Names and types

    def type_name(self, name):
        return RENAMES.get(name, name)

    def swift_type(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if "enum" in shape:
            return self.type_name(name)
        if kind == "structure":
            return "JSONValue" if shape.get("document") else self.type_name(name)
        if kind == "list":
            return f"[{self.swift_type(shape['member']['shape'])}]"
        if kind == "map":
            if "enum" in self.shapes[shape["key"]["shape"]]:
                raise SystemExit(f"{name}: a map keyed by an enum needs its own coding")
            return f"[String: {self.swift_type(shape['value']['shape'])}]"
        return {
            "boolean": "Bool", "double": "Double", "integer": "Int", "long": "Int", "string": "String",
            "timestamp": "ECSTimestamp",
        }[kind]

    # MARK: Files

    def write(self, path, body):
        header = (
            f"// Generated by Scripts/generate-wire.py from the ECS model of botocore {self.version}. Do not edit.\n"
        )
        self.files[path] = header + "\n" + body.rstrip("\n") + "\n"

    def generate(self):
        names = set()
        for name in sorted(self.reached):
            shape = self.shapes[name]
            swift = self.type_name(name)
            if "enum" in shape:
                self.write(f"{GENERATED}/Enums/{swift}.swift", self.enum(name))
            elif shape["type"] == "structure" and not shape.get("document"):
                if name not in self.own:
                    self.write(f"{GENERATED}/Shapes/{swift}.swift", self.structure(name, None))
            else:
                continue
            if swift in TAKEN or swift in self.operations or swift in names:
                raise SystemExit(f"the name {swift} is taken: add it to RENAMES")
            names.add(swift)
        for name in self.operations:
            self.write(f"{GENERATED}/Operations/{name}.swift", self.operation(name))
        self.write(f"{GENERATED}/ECSErrorCode.swift", self.error_codes())
        self.write(INVENTORY, self.table())
        self.files[SPEC] = self.spec()
        unused = sorted(set(DOCUMENTED) - self.used)
        if unused:
            raise SystemExit(f"DOCUMENTED names members that the model has not: {unused}")
        return self.files

    def operation(self, name):
        operation = self.operations[name]
        request, response = operation["input"]["shape"], operation["output"]["shape"]
        for shape, suffix in ((request, "Request"), (response, "Response")):
            if shape != name + suffix:
                raise SystemExit(f"{name}: expected {name}{suffix}, the model says {shape}")
        errors = [error["shape"] for error in operation["errors"]]
        lines = doc(operation.get("documentation"), f"The operation {name}.", "")
        lines += [
            f"public enum {name}: ECSOperation {{",
            f"    public typealias Request = {request}",
            f"    public typealias Response = {response}",
            "",
            f'    public static let name = "{name}"',
            "",
            "    public static let errors: [String] = [",
            *[f'        "{error}",' for error in errors],
            "    ]",
            "}",
            "",
            self.structure(request, f"What {name} is asked."),
            self.structure(response, f"What {name} answers."),
        ]
        return "\n".join(lines)

    def structure(self, name, fallback):
        shape = self.shapes[name]
        swift = self.type_name(name)
        members = list(shape["members"].items())
        conforms = "Codable, Hashable, Sendable"
        if name in self.own and name in self.requests:
            conforms = "ECSRequest"
        lines = doc(shape.get("documentation"), fallback or f"AWS's shape `{name}`.", "")
        lines.append(f"public struct {swift}: {conforms} {{")
        for member, reference in members:
            lines += doc(reference.get("documentation"), None, "    ")
            lines.append(f"    public var {escape(member)}: {self.swift_type(reference['shape'])}?")
        if members:
            lines.append("")
            lines.append("    public init(")
            parameters = [
                f"        {escape(member)}: {self.swift_type(reference['shape'])}? = nil"
                for member, reference in members
            ]
            lines += ",\n".join(parameters).split("\n")
            lines.append("    ) {")
            lines += [f"        self.{member} = {escape(member)}" for member, _ in members]
            lines.append("    }")
        else:
            lines.append("    public init() {}")
        lines += ["}", ""]
        if name in self.requests:
            lines += self.validation(name)
        return "\n".join(lines)

    # MARK: Validation

    def limits(self, owner, member, shape):
        """The constraints of one member: the model's, narrowed by DOCUMENTED."""
        limits = {key: shape[key] for key in ("min", "max", "pattern") if key in shape}
        documented = DOCUMENTED.get((owner, member))
        if documented:
            self.used.add((owner, member))
            limits.update(documented)
        if shape["type"] == "integer" and not documented:
            # An integer of the model is 32 bits wide; nothing beyond that may reach arithmetic.
            limits = {**WHOLE, **limits}
        return limits

    def checks(self, name):
        """The Swift statements that check one structure."""
        if name in self.constrained:
            return self.constrained[name]
        shape = self.shapes[name]
        required = set(shape.get("required", []))
        lines = []
        for member, reference in shape["members"].items():
            target = self.shapes[reference["shape"]]
            at = f'{escape(member)}, "{member}"'
            if member in required:
                lines.append(f"found.require({at})")
            lines += self.member_checks(at, target, self.limits(name, member, target))
        self.constrained[name] = lines
        return lines

    def member_checks(self, at, shape, limits):
        kind = shape["type"]
        if "enum" in shape:
            return [f"found.known({at})"]
        if kind == "structure":
            return [f"found.nested({at})"] if self.is_checked_shape(shape) else []
        if limits == WHOLE:
            return [f"found.int32({at})"]
        if kind in ("integer", "long", "double"):
            return [f"found.range({at}, {interval(limits, kind)})"] if limits else []
        if kind == "string":
            return [f"found.text({at}, {text(limits)})"] if limits else []
        lines = []
        if kind in ("list", "map") and limits:
            lines.append(f"found.count({at}, {interval(limits, 'integer')})")
        if kind == "list":
            element = self.shapes[shape["member"]["shape"]]
            inner = self.limits(None, None, element)
            if "enum" in element:
                lines.append(f"found.eachKnown({at})")
            elif element["type"] == "structure":
                if self.is_checked_shape(element):
                    lines.append(f"found.each({at})")
            elif element["type"] == "string":
                if inner:
                    lines.append(f"found.eachText({at}, {text(inner)})")
            elif element["type"] == "integer" and inner == WHOLE:
                lines.append(f"found.eachInt32({at})")
            else:
                raise SystemExit(f"{at}: a list of {element['type']} is not checked yet")
        if kind == "map":
            if self.shapes[shape["value"]["shape"]] is not self.shapes["String"]:
                raise SystemExit(f"{at}: a map of something else than plain strings is not checked yet")
        return lines

    def is_checked_shape(self, shape):
        if shape.get("document"):
            return False
        name = next(key for key, value in self.shapes.items() if value is shape)
        return bool(self.checks(name))

    def validation(self, name):
        lines = self.checks(name)
        own = name in self.own
        if not lines and not own:
            return []
        head = f"extension {self.type_name(name)}" + (" {" if own else ": Validatable {")
        if not lines:
            return [head, "    public func collectViolations(into found: inout Violations) {}", "}", ""]
        return [
            head,
            "    public func collectViolations(into found: inout Violations) {",
            *[f"        {line}" for line in lines],
            "    }",
            "}",
            "",
        ]

    # MARK: Enums and tables

    def enum(self, name):
        shape = self.shapes[name]
        swift = self.type_name(name)
        cases = [(member_name(value), value) for value in shape["enum"]]
        if len({case for case, _ in cases}) != len(cases):
            raise SystemExit(f"{name}: two values with one Swift name: {cases}")
        lines = doc(shape.get("documentation"), f"AWS's enum `{name}`; a value not listed here survives.", "")
        lines.append(f"public struct {swift}: WireEnum {{")
        lines += ["    public var rawValue: String", "", "    public init(rawValue: String) {"]
        lines += ["        self.rawValue = rawValue", "    }", ""]
        lines += [f'    public static let {escape(case)} = Self(rawValue: "{value}")' for case, value in cases]
        lines += ["", f"    public static let knownValues: [Self] = ["]
        lines += [f"        {'.' + case}," for case, _ in cases]
        lines += ["    ]", "}"]
        return "\n".join(lines)

    def error_codes(self):
        codes = sorted({error["shape"] for operation in self.operations.values() for error in operation["errors"]})
        lines = [
            "/// The error codes that ECS's operations declare.",
            "public enum ECSErrorCode {",
            *[f'    public static let {lower_first(code.removesuffix("Exception"))} = "{code}"' for code in codes],
            "",
            "    /// All of them, sorted.",
            "    public static let all: [String] = [",
            *[f"        {lower_first(code.removesuffix('Exception'))}," for code in codes],
            "    ]",
            "}",
        ]
        return "\n".join(lines)

    def table(self):
        lines = [
            "/// Every operation of ECS, sorted by name.",
            "public enum ECSOperationTable {",
            "    /// What stands before the dot in the header `X-Amz-Target`.",
            f'    public static let targetPrefix = "{self.metadata["targetPrefix"]}"',
            "",
            "    public static let all: [any ECSOperation.Type] = [",
            *[f"        {name}.self," for name in self.operations],
            "    ]",
            "",
            "    /// The names of `all`, in the same order.",
            "    public static let names: [String] = all.map { $0.name }",
            "}",
        ]
        return "\n".join(lines)

    def spec(self):
        rows = [
            {
                "name": name,
                "required": self.shapes[operation["input"]["shape"]].get("required", []),
                "errors": [error["shape"] for error in operation["errors"]],
            }
            for name, operation in self.operations.items()
        ]
        body = {
            "source": f"botocore {self.version}, ecs/{self.metadata['apiVersion']}",
            "targetPrefix": self.metadata["targetPrefix"],
            "operations": rows,
        }
        return json.dumps(body, indent=2) + "\n"


def children(shape):
    if shape["type"] == "structure":
        return [(name, member["shape"]) for name, member in shape["members"].items()]
    if shape["type"] == "list":
        return [("member", shape["member"]["shape"])]
    if shape["type"] == "map":
        return [("key", shape["key"]["shape"]), ("value", shape["value"]["shape"])]
    return []


def interval(limits, kind):
    """A Swift closed range for a pair of limits, either of which may be missing."""
    least, most = limits.get("min"), limits.get("max")
    if kind == "double":
        return f"{float(least)}...{float(most)}"
    return f"{number(least if least is not None else 0)}...{number(most)}"


def number(value):
    return f"{value:_}" if abs(value) >= 100_000 else str(value)


def text(limits):
    parts = [interval({"min": limits.get("min", 0), "max": limits["max"]}, "integer")]
    if "pattern" in limits:
        parts.append(f".{PATTERNS[limits['pattern']]}")
    return ", ".join(parts)


def lower_first(name):
    """ECSThing -> ecsThing, TaskThing -> taskThing."""
    run = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]", name)
    return run.group(0).lower() + name[run.end():] if run else name


def member_name(value):
    """FARGATE_SPOT -> fargateSpot, json-file -> jsonFile, X86_64 -> x86_64."""
    name = ""
    for word in re.split(r"[^A-Za-z0-9]+", value):
        word = word.lower() if word.upper() == word else word
        if not name:
            name = lower_first(word)
        elif name[-1].isdigit() and word[0].isdigit():
            name += "_" + word
        else:
            name += word[0].upper() + word[1:]
    if name[0].isdigit():
        name = "_" + name
    return MEMBER_RENAMES.get(name, name)


def escape(name):
    return f"`{name}`" if name in KEYWORDS else name


def doc(documentation, fallback, indent):
    """The first sentence of AWS's text as a doc comment of at most one line."""
    plain = re.sub(r"</?(?:p|li|ul|ol|dl|dt|dd|note|important|para|title|br)(?: [^>]*)?/?>", " ", documentation or "")
    plain = html.unescape(re.sub(r"<[^>]+>", "", plain))
    plain = re.sub(r"\s+", " ", plain).strip()
    plain = re.sub(r" ([.,;:)])", r"\1", plain).replace("Amazon Web Services", "AWS")
    plain = re.sub(r"^(This parameter is deprecated\.|Important) ", "", plain)
    sentence = re.split(r"(?<!e\.g)(?<!i\.e)(?<=[.!?]) (?=[A-Z])", plain)[0] or fallback
    if not sentence:
        return []
    if len(sentence) > 110:
        sentence = sentence[:108].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return [f"{indent}/// {sentence}"]


def load_model():
    try:
        import botocore
    except ImportError:
        print("generate-wire: botocore is not installed", file=sys.stderr)
        raise SystemExit(2)
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", "ecs", "2014-11-13")
    plain = os.path.join(folder, "service-2.json")
    if os.path.exists(plain):
        with open(plain, encoding="utf-8") as file:
            return json.load(file), botocore.__version__
    with gzip.open(plain + ".gz", "rt", encoding="utf-8") as file:
        return json.load(file), botocore.__version__


def existing():
    """The generated files on disk: path relative to the root -> contents."""
    found = {}
    for folder, _, names in os.walk(os.path.join(ROOT, GENERATED)):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                found[os.path.relpath(path, ROOT)] = file.read()
    spec = os.path.join(ROOT, SPEC)
    if os.path.exists(spec):
        with open(spec, encoding="utf-8") as file:
            found[SPEC] = file.read()
    return found


def main():
    parser = argparse.ArgumentParser(description="Generate the ECS wire types from botocore's model.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    arguments = parser.parse_args()
    model, version = load_model()
    before = existing()
    if arguments.check:
        named = re.search(r"botocore ([0-9.]*[0-9])", before.get(INVENTORY, ""))
        if named and named.group(1) != version:
            print(
                f"generate-wire: the checked-in files are of botocore {named.group(1)}, installed is {version}; "
                f"pip install botocore=={named.group(1)}",
                file=sys.stderr,
            )
            raise SystemExit(2)
    after = Generator(model, version).generate()
    drift = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if arguments.check:
        for path in drift:
            print(f"generate-wire: {path} differs from the model", file=sys.stderr)
        raise SystemExit(1 if drift else 0)
    for path in drift:
        target = os.path.join(ROOT, path)
        if path not in after:
            os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(after[path])
    print(f"generate-wire: {len(after)} files, {len(drift)} changed")


if __name__ == "__main__":
    main()
