"""What the models say of values in words only, and the patterns that they use."""

# The models' regular expressions and the hand-written matchers (TextPattern.swift) that stand for them. None: the
# operation's handler reads the text.
PATTERNS = {
    "[a-zA-Z0-9\\.\\*\\-]+": "instanceType",
    "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)": "tagText",
    "[a-zA-Z0-9_-]+": "name",
    "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*": "xmlText",
    "\\p{Print}+": "printable",
    "^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$": None,
    "(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+": None,
}

INT32_MAX = 2**31 - 1
WHOLE = {"min": -(2**31), "max": INT32_MAX}
NAME = {"min": 1, "max": 255, "pattern": "[a-zA-Z0-9_-]+"}
PAGE = {"min": 1, "max": 100}


def up_to(count):
    return {"min": 0, "max": count}


def between(least, most):
    return {"min": least, "max": most}


# Limits that ECS's model (or its API reference and quotas page) gives in words.
# On a list they are its size, on a string its length, on a number its value. What is missing here, names and
# numbers in task definitions above all, ECS refuses with a ClientException and words of its own: the operations'
# handlers check it (`Operations/TaskDefinitions`).
ECS = {
    # Names.
    ("CreateClusterRequest", "clusterName"): NAME,
    ("RegisterDaemonTaskDefinitionRequest", "family"): NAME,
    ("CreateExpressGatewayServiceRequest", "serviceName"): NAME,
    ("CreateDaemonRequest", "daemonName"): NAME,
    ("DaemonContainerDefinition", "name"): NAME,
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
    ("StartTaskRequest", "startedBy"): up_to(128),  # the text says 36, which is older than RunTask's 128
    ("StopTaskRequest", "reason"): up_to(255),
    ("UpdateTaskProtectionRequest", "expiresInMinutes"): between(1, 2880),
    # Services.
    ("CreateServiceRequest", "clientToken"): up_to(36),
    ("CreateServiceRequest", "desiredCount"): between(0, 5000),
    ("CreateServiceRequest", "capacityProviderStrategy"): up_to(20),
    ("CreateServiceRequest", "placementConstraints"): up_to(10),
    ("CreateServiceRequest", "healthCheckGracePeriodSeconds"): between(0, INT32_MAX),
    ("UpdateServiceRequest", "desiredCount"): between(0, 5000),
    ("UpdateServiceRequest", "capacityProviderStrategy"): up_to(20),
    ("UpdateServiceRequest", "placementConstraints"): up_to(10),
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
    ("RegisterTaskDefinitionRequest", "placementConstraints"): up_to(10),
    ("ContainerDefinition", "credentialSpecs"): up_to(1),
    ("ContainerRestartPolicy", "ignoredExitCodes"): up_to(50),
    ("LinuxParameters", "swappiness"): between(0, 100),
    ("InfrastructureOptimization", "scaleInAfter"): between(-1, 3600),
}

# The same of Application Auto Scaling.
AUTO_SCALING = {
    ("RegisterScalableTargetRequest", "MinCapacity"): between(0, INT32_MAX),
    ("RegisterScalableTargetRequest", "MaxCapacity"): between(0, INT32_MAX),
    ("RegisterScalableTargetRequest", "Tags"): up_to(50),
    ("TargetTrackingScalingPolicyConfiguration", "ScaleInCooldown"): between(0, INT32_MAX),
    ("TargetTrackingScalingPolicyConfiguration", "ScaleOutCooldown"): between(0, INT32_MAX),
    ("DescribeScalableTargetsRequest", "MaxResults"): between(1, 50),
    ("DescribeScalingActivitiesRequest", "MaxResults"): between(1, 50),
    ("DescribeScalingPoliciesRequest", "MaxResults"): between(1, 50),
}
