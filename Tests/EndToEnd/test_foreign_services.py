"""Clients of other AWS services at this server: AWS_ENDPOINT_URL is for all, AWS_ENDPOINT_URL_ECS is meant."""

import pytest
from botocore.exceptions import ClientError
from support.clients import AWSCLI, ecs_client

# Service, operation, parameters, and how its requests name the service.
CALLS = [
    ("sts", "get_caller_identity", {}, "sts"),
    ("iam", "list_roles", {}, "iam"),
    ("ec2", "describe_network_interfaces", {"NetworkInterfaceIds": ["eni-00000000000000001"]}, "ec2"),
    ("elbv2", "describe_load_balancers", {}, "elasticloadbalancing"),
    ("cloudformation", "describe_stacks", {}, "cloudformation"),
    ("sns", "list_topics", {}, "sns"),
    ("autoscaling", "describe_auto_scaling_groups", {}, "autoscaling"),
    ("s3", "list_buckets", {}, "s3"),
    ("s3", "get_object", {"Bucket": "bucket", "Key": "a/key"}, "s3"),
    ("s3", "put_object", {"Bucket": "bucket", "Key": "key", "Body": b"x" * 3_000_000}, "s3"),
    ("s3", "list_objects_v2", {"Bucket": "health"}, "s3"),
    ("route53", "list_hosted_zones", {}, "route53"),
    ("lambda", "list_functions", {}, "lambda"),
    ("lambda", "invoke", {"FunctionName": "f", "Payload": b"{}"}, "lambda"),
    ("eks", "describe_cluster", {"name": "c"}, "eks"),
    ("batch", "submit_job", {"jobName": "j", "jobQueue": "q", "jobDefinition": "d"}, "batch"),
    ("dynamodb", "list_tables", {}, "dynamodb"),
    ("logs", "describe_log_groups", {}, "logs"),
    ("secretsmanager", "list_secrets", {}, "secretsmanager"),
    ("ssm", "get_parameter", {"Name": "p"}, "ssm"),
    ("sqs", "list_queues", {}, "sqs"),
    ("ecr", "get_authorization_token", {}, "ecr"),
    ("kms", "list_keys", {}, "kms"),
    ("events", "list_rules", {}, "events"),
    ("cloudwatch", "list_metrics", {}, "monitoring"),
    ("servicediscovery", "list_services", {}, "servicediscovery"),
]


@pytest.mark.parametrize("service, operation, parameters, name", CALLS, ids=[f"{c[0]}-{c[1]}" for c in CALLS])
def test_the_exception_names_the_service_and_the_variable(api_server, service, operation, parameters, name):
    client = ecs_client(api_server, service=service)
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**parameters)
    message = refused.value.response["Error"]["Message"]
    assert f"the AWS service {name}." in message and "AWS_ENDPOINT_URL_ECS" in message, refused.value.response
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    # The connection is of no further use to anybody, and the server well.
    with pytest.raises(ClientError):
        getattr(client, operation)(**parameters)


def test_an_unsigned_request(api_server):
    """As pods and CI do it that have a web identity."""
    sts = ecs_client(api_server, service="sts")
    with pytest.raises(ClientError, match="the AWS service sts.*AWS_ENDPOINT_URL_ECS"):
        sts.assume_role_with_web_identity(
            RoleArn="arn:aws:iam::000000000000:role/r", RoleSessionName="session", WebIdentityToken="token")


def test_head_has_no_message(api_server):
    with pytest.raises(ClientError) as refused:
        ecs_client(api_server, service="s3").head_bucket(Bucket="bucket")
    assert refused.value.response["Error"]["Code"] == "400"


def test_the_cli(api_server, tmp_path):
    done = AWSCLI(api_server, tmp_path, service="sts").run("get-caller-identity")
    assert done.returncode != 0 and "AWS_ENDPOINT_URL_ECS" in done.stderr


@pytest.mark.parametrize("operation, parameters, error", [
    ("list_gateways", {}, "UnsupportedFeatureException"),
    ("describe_gateway", {"gateway": "g"}, "UnsupportedFeatureException"),
    ("list_account_settings", {}, "ClientException"),
    ("put_attributes", {"attributes": [{"name": "n"}]}, "ClientException"),
])
def test_what_is_not_built_is_an_error_that_clients_know(api, operation, parameters, error):
    with pytest.raises(getattr(api.exceptions, error), match="does not implement"):
        getattr(api, operation)(**parameters)
