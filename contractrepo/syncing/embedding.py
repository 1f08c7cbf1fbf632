"""A contract in one document: what its mocks say beyond the examples stands in ``x-mock``, and is taken out again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.pointer import append, split
from contractrepo.core.problem import Problem
from contractrepo.editing.comparing import same
from contractrepo.errors import ContractError
from contractrepo.mocking import MockSet
from contractrepo.mocking.documented import documented_mock
from contractrepo.mocking.files.file_names import FOLDER, mock_path
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.files.yaml_text import yaml_text
from contractrepo.openapi.model import Operation
from contractrepo.syncing.three_way import replaced

MEMBER = "x-mock"
_VERSION = 1


def embedded(contract: Contract, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what ``x-mock`` of the document holds.

    ``operations`` says for each operation with mocks what its file `adds` to the mocks that the document's examples make,
    what it `lacks` of them (JSON pointers), the `order` of its examples and its `file`, where those are others. ``files``
    holds everything else below ``mocks/``, as text or as ``{base64: ...}``.

    Args:
        contract: The document.
        files: Path -> content of what is below ``mocks/``.
    """
    mocks, others = MockSet.parse(files).mocks, dict(files)
    operations: dict[str, Any] = {}
    taken: set[str] = set()
    for operation in contract.operations:
        mock = mocks.get(operation.key)
        if mock is None or mock.document is None:
            continue
        path = str(mock.document.file)
        own = _own(_made(contract, operation), mock.document.data)
        if path != mock_path(operation.method, operation.path, taken):
            own["file"] = path
        taken.add(path.casefold())
        del others[path]
        operations[operation.key] = own
    held = {"files": {path: _content(content) for path, content in others.items()}} if others else {}
    return {"mock": _VERSION, "operations": operations, **held}


def is_embedded(data: Any) -> bool:
    """Tell whether a document holds its mocks; another tool's ``x-mock`` is none of ours."""
    member = data.get(MEMBER) if isinstance(data, dict) else None
    return isinstance(member, dict) and member.get("mock") == _VERSION and "operations" in member


def extracted(contract: Contract, member: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files below ``mocks/`` that a document holds.

    Args:
        contract: The document.
        member: Its ``x-mock``.

    Raises:
        ContractError: ``mock-invalid``: `member` is not as `embedded` makes it.
    """
    operations, files = member["operations"], member.get("files", {})
    if not isinstance(operations, dict) or not isinstance(files, dict):
        raise _invalid("", "`operations` and `files` are objects")
    made = {path: _bytes(path, content) for path, content in files.items()}
    taken: set[str] = set()
    for operation in contract.operations:
        if operation.key in operations:
            own = _sound(operation.key, operations[operation.key])
            path = own.get("file") or mock_path(operation.method, operation.path, taken)
            taken.add(path.casefold())
            made[path] = yaml_text(_with_own(_made(contract, operation), own)).encode()
    outside = next((path for path in made if not path.startswith(FOLDER)), None)
    if outside is not None:
        raise _invalid("", f"files of mocks stand below {FOLDER}")
    return made


def _made(contract: Contract, operation: Operation) -> dict[str, Any]:
    return dict(documented_mock(contract.description, operation).data)


def _own(made: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what turns the mocks that the document makes into those of a file."""
    lacks: list[str] = []
    adds = _additions(made, data, "", lacks)
    own: dict[str, Any] = {"adds": adds} if adds else {}
    if lacks:
        own["lacks"] = lacks
    order = list(data["examples"])
    if list(_with_own(made, own)["examples"]) != order:
        own["order"] = order
    return own


def _additions(
    made: Mapping[str, Any], data: Mapping[str, Any], pointer: str, lacks: list[str]
) -> dict[str, Any]:
    lacks += [append(pointer, key) for key in made if key not in data]
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key not in made:
            found[key] = value
        elif isinstance(value, dict) and isinstance(made[key], dict):
            inner = _additions(made[key], value, append(pointer, key), lacks)
            found |= {key: inner} if inner else {}
        elif not same(value, made[key]):
            found[key] = value
    return found


def _with_own(made: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    data: Any = made
    for pointer in own.get("lacks", ()):
        if _there(data, split(pointer)):
            data = replaced(data, pointer, ABSENT)
    result = _over(data, own.get("adds", {}))
    examples = result.get("examples")
    if isinstance(examples, dict):
        first = [name for name in own.get("order", ()) if name in examples]
        result["examples"] = {name: examples[name] for name in dict.fromkeys((*first, *examples))}
    return result


def _over(made: Mapping[str, Any], adds: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(made)
    for key, value in adds.items():
        known = result.get(key)
        result[key] = _over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return result


def _there(data: Any, tokens: Sequence[str]) -> bool:
    for token in tokens:
        if not isinstance(data, dict) or token not in data:
            return False
        data = data[token]
    return bool(tokens)


def _sound(key: str, own: Any) -> Mapping[str, Any]:
    """Check what stands for an operation; what it makes is checked as every mock file is."""
    if not isinstance(own, dict) or not all(_SHAPES.get(name, _never)(value) for name, value in own.items()):
        raise _invalid(append("/operations", key), f"it holds {', '.join(_SHAPES)}, and nothing else")
    return own


def _never(_: Any) -> bool:
    return False


def _is_pointer(text: str) -> bool:
    try:
        return bool(split(text))
    except ValueError:
        return False


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_SHAPES = {
    "file": lambda value: isinstance(value, str),
    "adds": lambda value: isinstance(value, dict),
    "lacks": lambda value: _is_texts(value) and all(map(_is_pointer, value)),
    "order": _is_texts,
}


def _content(content: bytes) -> Any:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def _bytes(path: str, content: Any) -> bytes:
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    try:
        return base64.b64decode(content["base64"], validate=True)
    except (TypeError, KeyError, ValueError, binascii.Error):
        raise _invalid(append("/files", path), "a file is text, or {base64: ...}") from None


def _invalid(pointer: str, why: str) -> ContractError:
    message = f"the mocks that the document holds cannot be read: {why}"
    hint = "export it anew: contractrepo export NAME@REF DIR --embed"
    return ContractError([Problem("mock-invalid", "error", message, f"/{MEMBER}{pointer}", hint=hint)])
