"""Client of KECS's real-time WebSocket API."""

from .client import KECSWebSocketClient
from .errors import KECSError
from .execute import ExecSession, Terminal
from .feeds import Feed
from .iterator import Events
from .requests import Reply
from .subscriptions import Filters, Subscription
from .version import __version__

__all__ = ["Events", "ExecSession", "Feed", "Filters", "KECSError", "KECSWebSocketClient", "Reply", "Subscription", "Terminal",
           "__version__"]
