kecs events --type task --cluster production

# The same without a WebSocket, as lines of JSON:
curl -N 'http://localhost:8080/v1/events?eventTypes=task&clusters=production'
