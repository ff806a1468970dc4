-- For wrk: the requests of a client that watches a task, one after the other.
local headers = { ["Content-Type"] = "application/x-amz-json-1.1",
    ["Authorization"] = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/us-east-1/ecs/aws4_request, " ..
        "SignedHeaders=host, Signature=0" }
local bodies = {}
local function add(operation, body)
    local all = { ["X-Amz-Target"] = "AmazonEC2ContainerServiceV20141113." .. operation }
    for key, value in pairs(headers) do all[key] = value end
    bodies[#bodies + 1] = { all, body }
end
function init(args)
    add("DescribeClusters", '{"clusters":["bench"]}')
    add("ListTaskDefinitions", '{"familyPrefix":"bench"}')
    add("DescribeTaskDefinition", '{"taskDefinition":"bench"}')
    add("ListClusters", '{}')
end
local turn = 0
function request()
    turn = turn % #bodies + 1
    return wrk.format("POST", "/", bodies[turn][1], bodies[turn][2])
end
local bad = 0
function response(status) if status ~= 200 then bad = bad + 1 end end
function done(summary) io.write(string.format("result %d %d\n", summary.requests * 1e6 / summary.duration,
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect)) end
