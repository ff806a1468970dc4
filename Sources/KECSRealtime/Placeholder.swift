// placeholder
import NIOWebSocket
