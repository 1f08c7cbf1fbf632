"""Threads for what would hold up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from typing import ParamSpec, TypeVar

from contractrepo.errors import StoreError

Result = TypeVar("Result")
Given = ParamSpec("Given")


class Workers:
    """A few threads, and a waiting room that has an end.

    Args:
        name: What the threads are called.
        threads: How many there are.
        most: How many calls may run and wait together.
    """

    def __init__(self, name: str, threads: int, most: int) -> None:
        self._executor = ThreadPoolExecutor(threads, f"contractrepo-{name}")
        self._places = Semaphore(most)

    async def run(self, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """Return what `call` returns, from a thread.

        Raises:
            StoreError: ``server-busy``: too many wait already.
        """
        if not self._places.acquire(blocking=False):
            raise StoreError("server-busy", "too many requests are waiting", "try again in a moment")
        future = self._executor.submit(call, *args, **kwargs)
        # A client that goes away does not stop a thread: the place is free when the work is done.
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)

    def end(self) -> None:
        """Drop what waits; what runs runs to its end."""
        self._executor.shutdown(wait=False, cancel_futures=True)
