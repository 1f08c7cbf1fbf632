"""An application that is made anew whenever its source is saved."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from contractrepo.server.asgi import lifespan
from contractrepo.server.asgi_types import App, Receive, Scope, Send
from contractrepo.service.watching import SpecWatch
from contractrepo.workflow.move import ContractState

EVERY_S = 0.5


def watching_app(
    watch: SpecWatch,
    make: Callable[[ContractState], App],
    tell: Callable[[str], None],
    *,
    every_s: float = EVERY_S,
) -> App:
    """Return an application that serves what `make` makes of the last good state of a SPEC.

    A request that has begun is answered by the application that it came to. What a save breaks is told, and changes
    nothing else.

    Args:
        watch: Tells what was saved.
        make: Makes an application of a contract.
        tell: Called with a line for everything that is told.
        every_s: Seconds between two looks.
    """
    current = make(watch.state)

    async def follow() -> None:
        nonlocal current
        while True:
            await asyncio.sleep(every_s)
            saved = await asyncio.to_thread(watch.look)
            if saved is None:
                continue
            for note in saved.notes:
                tell(note)
            if saved.state is None:
                tell("saved, but not usable: what was served before is served on")
                continue
            current = await asyncio.to_thread(make, saved.state)
            tell(f"saved: {saved.state.contract.title} {saved.state.contract.version} is served now")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await current(scope, receive, send)
            return
        following = asyncio.create_task(follow())
        try:
            await lifespan(receive, send)
        finally:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following

    return app
