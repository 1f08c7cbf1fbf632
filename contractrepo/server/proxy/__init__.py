"""A proxy that holds what passes through it against a contract."""

from contractrepo.server.proxy.app import proxy_app
from contractrepo.server.proxy.recording import Recorder

__all__ = ["Recorder", "proxy_app"]
