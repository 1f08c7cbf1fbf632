"""Mocks over HTTP: an ASGI application, and the server below it."""

from contractrepo.server.asgi import asgi_app

__all__ = ["asgi_app"]
