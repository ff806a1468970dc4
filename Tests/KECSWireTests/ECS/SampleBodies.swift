/// Bodies as clients send them.
enum SampleBodies {
    /// Two containers with most of what people set; valid.
    static let registerTaskDefinition = #"""
        {
          "family": "shop",
          "taskRoleArn": "arn:aws:iam::000000000000:role/task",
          "networkMode": "awsvpc",
          "containerDefinitions": [
            {
              "name": "web", "image": "registry.example.com/shop/web:1.2.3", "cpu": 128, "memory": 256,
              "memoryReservation": 128, "essential": true,
              "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:us-east-1:0:secret:x"},
              "portMappings": [{"containerPort": 8080, "protocol": "tcp", "name": "http", "appProtocol": "http"}],
              "command": ["serve", "--port=8080"], "entryPoint": ["/bin/web"],
              "environment": [{"name": "MODE", "value": "prod"}, {"name": "EMPTY", "value": ""}],
              "environmentFiles": [{"value": "arn:aws:s3:::bucket/env", "type": "s3"}],
              "secrets": [{"name": "PASSWORD", "valueFrom": "arn:aws:ssm:us-east-1:0:parameter/p"}],
              "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": false}],
              "volumesFrom": [{"sourceContainer": "db", "readOnly": true}],
              "dependsOn": [{"containerName": "db", "condition": "HEALTHY"}],
              "linuxParameters": {
                "capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}, "initProcessEnabled": true,
                "devices": [{"hostPath": "/dev/null", "permissions": ["read", "mknod"]}],
                "sharedMemorySize": 64, "swappiness": 60,
                "tmpfs": [{"containerPath": "/tmp", "size": 16, "mountOptions": ["noexec"]}]
              },
              "startTimeout": 30, "stopTimeout": 20, "user": "1000:1000", "workingDirectory": "/srv",
              "readonlyRootFilesystem": true, "interactive": false, "pseudoTerminal": false,
              "dnsServers": ["10.0.0.2"], "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.3"}],
              "dockerLabels": {"com.example/role": "web", "empty": ""},
              "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
              "logConfiguration": {
                "logDriver": "awslogs", "options": {"awslogs-group": "shop", "awslogs-region": "us-east-1"},
                "secretOptions": []
              },
              "healthCheck": {
                "command": ["CMD-SHELL", "curl -f http://localhost:8080/ || exit 1"],
                "interval": 5, "timeout": 2, "retries": 3, "startPeriod": 0
              },
              "systemControls": [{"namespace": "net.core.somaxconn", "value": "1024"}],
              "resourceRequirements": [{"type": "GPU", "value": "1"}],
              "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 143], "restartAttemptPeriod": 60}
            },
            {
              "name": "db", "image": "postgres@sha256:0123456789abcdef", "memory": 512, "essential": false,
              "healthCheck": {"command": ["CMD", "pg_isready"]},
              "environment": [{"name": "NOTE", "value": "caf\u00e9 \ud83d\ude00 / \"quoted\" \\ tab\t"}]
            }
          ],
          "volumes": [
            {"name": "data", "host": {"sourcePath": "/srv/data"}},
            {"name": "scratch", "dockerVolumeConfiguration":
              {"scope": "task", "driver": "local", "labels": {"a": "b"}}},
            {"name": "shared", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED",
              "transitEncryptionPort": 2049, "authorizationConfig": {"iam": "DISABLED"}}}
          ],
          "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.os-type == linux"}],
          "requiresCompatibilities": ["EC2", "FARGATE"], "cpu": "256", "memory": "1024",
          "tags": [{"key": "team", "value": "größe 1/2"}],
          "pidMode": "task", "ipcMode": "none",
          "proxyConfiguration": {"type": "APPMESH", "containerName": "db", "properties": [{"name": "A", "value": "1"}]},
          "ephemeralStorage": {"sizeInGiB": 21},
          "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
          "enableFaultInjection": false
        }
        """#
}
