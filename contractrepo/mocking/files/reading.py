"""The data of a mock file as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.document import Document
from contractrepo.mocking.files.mock import (
    ABSENT,
    CallbackMock,
    Delay,
    Example,
    Fallback,
    Generate,
    Mock,
    Respond,
    State,
    StreamItem,
)

_NOTHING: Mapping[str, Any] = {}


def read_mock(
    data: Mapping[str, Any], document: Document | None = None, files: Mapping[str, bytes] = _NOTHING
) -> Mock:
    """Return the mocks that `data` describes.

    Args:
        data: Data that keeps the format.
        document: The file it was read from.
        files: Content of each `bodyFile`, by the name that the mock gives it.
    """
    examples = tuple(
        _example(name, append("/examples", name), example, files)
        for name, example in data["examples"].items()
    )
    fallback: Fallback = data.get("fallback", "first")
    return Mock(data["operation"], examples, fallback, data.get("operationId"), document)


def _example(name: str, pointer: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> Example:
    state = data.get("state")
    return Example(
        name,
        pointer,
        _respond(append(pointer, "respond"), data["respond"], files),
        tuple(
            _respond(append(pointer, "then", at), one, files) for at, one in enumerate(data.get("then", ()))
        ),
        data.get("when", _NOTHING),
        data.get("priority", 0),
        State(state["machine"], state.get("is"), state.get("then")) if state else None,
        read_delay(data.get("delay")),
        data.get("fault"),
        {
            key: _callback(append(pointer, "callbacks", key), one, files)
            for key, one in data.get("callbacks", _NOTHING).items()
        },
        data.get("sync") == "mock-only",
    )


def _respond(pointer: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> Respond:
    generate, stream = data.get("generate"), data.get("stream")
    return Respond(
        pointer,
        data["status"],
        data.get("as"),
        data.get("contentType"),
        data.get("headers", _NOTHING),
        data.get("body", ABSENT),
        files.get(data.get("bodyFile", "")),
        None if generate is None else Generate(**generate),
        None
        if stream is None
        else tuple(StreamItem(one["item"], read_delay(one.get("delay"))) for one in stream),
    )


def _callback(pointer: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> CallbackMock:
    request = data.get("request", _NOTHING)
    return CallbackMock(
        pointer,
        read_delay(data.get("delay")),
        request.get("expression"),
        request.get("url"),
        request.get("method"),
        request.get("headers", _NOTHING),
        request.get("contentType"),
        request.get("body", ABSENT),
        files.get(request.get("bodyFile", "")),
        Generate(**request["generate"]) if "generate" in request else None,
    )


def read_delay(data: Any) -> Delay | None:
    """Return the delay that milliseconds, or an object of `min`, `max` and `seed`, describe."""
    if data is None:
        return None
    if isinstance(data, Mapping):
        least, most = sorted((data["min"], data["max"]))
        return Delay(least, most, data.get("seed", 0))
    return Delay(data, data)
