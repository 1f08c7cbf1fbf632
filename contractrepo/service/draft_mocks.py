"""The mocks of one operation while a contract is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contractrepo.core.text import printable
from contractrepo.document import read_document
from contractrepo.editing import edited
from contractrepo.errors import ContractError, UsageError
from contractrepo.mocking.files.file_names import is_mock_file, mock_path
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.files.yaml_text import yaml_text

if TYPE_CHECKING:
    from contractrepo.service.drafts import Draft


class DraftMock:
    """The mock file of an operation in a draft; its other examples, comments and layout stay as they are.

    Args:
        draft: The draft.
        operation: ``METHOD /path`` as the document has it, or will have it.

    Raises:
        UsageError: ``operation-invalid``.
    """

    def __init__(self, draft: Draft, operation: str) -> None:
        method, _, path = operation.partition(" ")
        if not method or not path.startswith("/"):
            message = f"'{printable(operation, limit=120)}' is no operation"
            raise UsageError("operation-invalid", message, "write METHOD /path, for example POST /refunds")
        self._draft = draft
        self._operation = operation

    def respond(  # noqa: PLR0913  the members of an example, all but the status optional
        self,
        status: int,
        *,
        json: Any = ABSENT,
        text: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, Any] | None = None,
        when: Mapping[str, Any] | None = None,
        example: str | None = None,
    ) -> None:
        """Answer with this example.

        Args:
            status: Status code.
            json: JSON body; none without, and ``None`` is null.
            text: Body that is text, instead of `json`.
            content_type: Media type of the body; ``application/json`` for `json` and ``text/plain`` for `text` without.
            headers: Name -> value.
            when: Conditions as a mock file has them, for example ``{"path": {"petId": 7}}``.
            example: Id of the example; one of the same id is replaced. ``default`` without, or ``status-422`` where an
                example of another status has that id.

        Raises:
            UsageError: ``body-twice``: both `json` and `text` are given.
            ContractError: The operation's mock file cannot be read.
        """
        if json is not ABSENT and text is not None:
            raise UsageError("body-twice", "a response has one body", "give json or text")
        respond: dict[str, Any] = {"status": status}
        body = json if text is None else text
        if body is not ABSENT:
            respond["contentType"] = content_type or ("application/json" if text is None else "text/plain")
        if headers:
            respond["headers"] = dict(headers)
        if body is not ABSENT:
            respond["body"] = body
        path, data = self._found()
        examples = data["examples"]
        name = example or _free_name(examples, status)
        new = {"when": dict(when), "respond": respond} if when else {"respond": respond}
        self._write(path, {**data, "examples": {**examples, name: {**_own(examples.get(name)), **new}}})

    def remove(self, example: str) -> None:
        """Remove an example.

        Raises:
            UsageError: ``example-unknown``: there is none of that id, or it is the only one.
        """
        path, data = self._found()
        examples = {name: one for name, one in data["examples"].items() if name != example}
        if not examples or len(examples) == len(data["examples"]):
            message = f"{printable(self._operation)} has no example '{printable(example, limit=80)}' to spare"
            raise UsageError("example-unknown", message, "the draft's `files` holds the mock files")
        self._write(path, {**data, "examples": examples})

    def _found(self) -> tuple[str, dict[str, Any]]:
        files = self._draft.files
        for path in sorted(filter(is_mock_file, files)):
            try:
                data = read_document(files[path], file=path).data
            except ContractError:
                continue  # what is wrong with it is said when the edit ends
            if isinstance(data, dict) and data.get("operation") == self._operation:
                return path, {**data, "examples": data.get("examples") or {}}
        method, _, template = self._operation.partition(" ")
        path = mock_path(method, template, {path.casefold() for path in files})
        return path, {"mock": 1, "operation": self._operation, "examples": {}}

    def _write(self, path: str, data: dict[str, Any]) -> None:
        before = self._draft.files.get(path)
        after = yaml_text(data).encode() if before is None else edited(before, data, file=path)
        self._draft.write_file(path, after)


def _free_name(examples: Mapping[str, Any], status: int) -> str:
    taken = examples.get("default")
    if taken is None or taken.get("respond", {}).get("status") == status:
        return "default"
    return f"status-{status}"


def _own(example: Any) -> dict[str, Any]:
    """Return what an example keeps when it answers otherwise."""
    return dict(example) if isinstance(example, dict) else {}
