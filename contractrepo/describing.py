"""Text to the description that it holds, or the one reason why it holds none."""

from __future__ import annotations

from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.core.problem import Problem
from contractrepo.document import Document
from contractrepo.errors import ContractError
from contractrepo.openapi.description import Description, describe
from contractrepo.openapi.version import version_of, why_unknown
from contractrepo.sources import Files


def described(
    data: bytes, path: str, files: Files, file: str | None
) -> tuple[Description, tuple[Problem, ...]]:
    """Return what a document describes, and what reading its text found.

    Args:
        data: The document's text.
        path: Its path below the contract's root.
        files: The files beside it.
        file: Its name for messages and locations.

    Raises:
        ContractError: The text cannot be read, or is no OpenAPI document.
    """
    document = files.read_document(data, file=file)
    if not isinstance(document.data, dict):
        message = f"an OpenAPI document is a mapping, this is {_article(document.data)}"
        hint = "begin with 'openapi: 3.1.0'"
        raise ContractError([_problem(document, "document-not-object", "", message, hint)])
    version = version_of(document.data.get("openapi"))
    if version is None:
        raise ContractError([_problem(document, *why_unknown(document.data))])
    return describe(document, version, path=path, read_file=files.document), document.problems


def _problem(document: Document, code: str, pointer: str, message: str, hint: str | None) -> Problem:
    place = document.location(pointer)
    return Problem(code, "error", message, pointer, place.file, place.line, place.column, hint)


def _article(value: Any) -> str:
    name = "a list" if isinstance(value, list) else f"a {type_name(value)}"
    return "empty" if value is None else name
