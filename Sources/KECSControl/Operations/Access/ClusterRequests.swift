import KECSWire

// The requests of ECS whose member `cluster` says what they are about, those of operations
// that have no handler yet included. Not here: capacity providers, which are the account's
// also where they name a cluster.

extension CreateExpressGatewayServiceRequest: ClusterRequest {}
extension CreateServiceRequest: ClusterRequest {}
extension CreateTaskSetRequest: ClusterRequest {}
extension DeleteAttributesRequest: ClusterRequest {}
extension DeleteClusterRequest: ClusterRequest {}
extension DeleteServiceRequest: ClusterRequest {}
extension DeleteTaskSetRequest: ClusterRequest {}
extension DeregisterContainerInstanceRequest: ClusterRequest {}
extension DescribeContainerInstancesRequest: ClusterRequest {}
extension DescribeServicesRequest: ClusterRequest {}
extension DescribeTaskSetsRequest: ClusterRequest {}
extension DescribeTasksRequest: ClusterRequest {}
extension ExecuteCommandRequest: ClusterRequest {}
extension GetTaskProtectionRequest: ClusterRequest {}
extension ListAttributesRequest: ClusterRequest {}
extension ListContainerInstancesRequest: ClusterRequest {}
extension ListServiceDeploymentsRequest: ClusterRequest {}
extension ListServicesRequest: ClusterRequest {}
extension ListTasksRequest: ClusterRequest {}
extension PutAttributesRequest: ClusterRequest {}
extension PutClusterCapacityProvidersRequest: ClusterRequest {}
extension RegisterContainerInstanceRequest: ClusterRequest {}
extension RunTaskRequest: ClusterRequest {}
extension StartTaskRequest: ClusterRequest {}
extension StopTaskRequest: ClusterRequest {}
extension SubmitAttachmentStateChangesRequest: ClusterRequest {}
extension SubmitContainerStateChangeRequest: ClusterRequest {}
extension SubmitTaskStateChangeRequest: ClusterRequest {}
extension UpdateClusterRequest: ClusterRequest {}
extension UpdateClusterSettingsRequest: ClusterRequest {}
extension UpdateContainerAgentRequest: ClusterRequest {}
extension UpdateContainerInstancesStateRequest: ClusterRequest {}
extension UpdateServiceRequest: ClusterRequest {}
extension UpdateServicePrimaryTaskSetRequest: ClusterRequest {}
extension UpdateTaskProtectionRequest: ClusterRequest {}
extension UpdateTaskSetRequest: ClusterRequest {}

extension ListTagsForResourceRequest: ResourceRequest {}
extension TagResourceRequest: ResourceRequest {}
extension UntagResourceRequest: ResourceRequest {}
