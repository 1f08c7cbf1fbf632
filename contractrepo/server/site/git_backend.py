"""`git http-backend` as a process: what a client sends goes in, what it prints comes out, neither is kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process

from contractrepo.core.messages import Response
from contractrepo.git.process import served_environment
from contractrepo.server.asgi_types import Receive, Send
from contractrepo.server.sending import send_response, wire_headers
from contractrepo.server.site.git_requests import GitCall, read_head
from contractrepo.server.site.refusing import refused

_MOST_AT_ONCE = 8
_CHUNK = 64 * 2**10
# Beyond receive.maxInputSize of the repository, which holds for what is inside a compressed body as well.
LONGEST_BODY = 80 * 2**20
# A client that sends nothing, and a git that prints nothing, are given up.
_PATIENCE_S = 120.0
# Long enough for the judgement of a push whose client has gone.
_AFTERWARDS_S = 60.0
_BUSY = ("server-busy", "too many talk to git here; try again in a moment")


class GitBackend:
    """Runs the backend, for a few clients at a time."""

    def __init__(self) -> None:
        self._free = _MOST_AT_ONCE

    async def answer(self, call: GitCall, receive: Receive, send: Send) -> None:
        """Answer a request with what the backend prints.

        A fetch ends when its client has gone. A push that has arrived is finished all the same: the repository takes it
        or refuses it as a whole.
        """
        if call.length > LONGEST_BODY:
            detail = f"git may be sent {LONGEST_BODY} bytes"
            await send_response(refused(413, "body-too-large", detail, ("Connection", "close")), send)
            return
        if self._free == 0:
            await send_response(refused(503, *_BUSY, ("Retry-After", "5")), send)
            return
        self._free -= 1
        try:
            await _run(call, receive, send)
        except FileNotFoundError:
            await send_response(refused(503, "git-missing", "this host has no git"), send)
        finally:
            self._free += 1


async def _run(call: GitCall, receive: Receive, send: Send) -> None:
    process = await asyncio.create_subprocess_exec(
        "git",
        "http-backend",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd="/",
        env=served_environment() | dict(call.environment),
        start_new_session=True,
        limit=_CHUNK,
    )
    feeding = asyncio.create_task(_feed(process, call, receive))
    finished = False
    try:
        finished = await _answer(process, feeding, send)
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        await _end(process, at_once=not (finished or call.is_push))


async def _feed(process: Process, call: GitCall, receive: Receive) -> bool:
    """Pass the body on, and tell whether all of it came; git is told of its end in any case, and judges what it has."""
    assert process.stdin is not None
    size, more = 0, call.has_body
    try:
        while more:
            message = await asyncio.wait_for(receive(), _PATIENCE_S)
            if message["type"] == "http.disconnect":
                break
            chunk: bytes = message.get("body", b"")
            size += len(chunk)
            if size > LONGEST_BODY:
                break
            process.stdin.write(chunk)
            await process.stdin.drain()
            more = message.get("more_body", False)
    except (TimeoutError, ConnectionError):  # nothing came, or git has heard enough and prints why
        return False
    finally:
        process.stdin.close()
    return not more


async def _answer(process: Process, feeding: asyncio.Task[bool], send: Send) -> bool:
    """Send what the backend prints, and tell whether that was all of it.

    git begins its answer before it has heard the question. Where the question breaks off, so does the answer: without its
    end the server closes the connection.
    """
    assert process.stdout is not None
    try:
        head = await asyncio.wait_for(process.stdout.readuntil(b"\r\n\r\n"), _PATIENCE_S)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
        await send_response(refused(502, "git-failed", "git could not answer"), send)
        return False
    status, headers = read_head(head)
    fields = wire_headers(Response(status, headers))
    await send({"type": "http.response.start", "status": status, "headers": fields})
    while chunk := await asyncio.wait_for(process.stdout.read(_CHUNK), _PATIENCE_S):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    if feeding.done() and not feeding.result():
        return False
    await send({"type": "http.response.body", "body": b""})
    return True


async def _end(process: Process, *, at_once: bool) -> None:
    """Wait for the backend, or end it and whatever it has started."""
    if not at_once:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_drained(process), _AFTERWARDS_S)
            return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    await process.wait()


async def _drained(process: Process) -> None:
    assert process.stdout is not None
    while await process.stdout.read(_CHUNK):
        pass
    await process.wait()
