"""The files of a document while they are changed; pointers are those of the description that embeds them all."""

from __future__ import annotations

from typing import Any

from contractrepo.core.problem import Problem
from contractrepo.errors import ContractError
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.openapi.description import Description
from contractrepo.syncing.draft import Draft
from contractrepo.syncing.three_way import equal


class DocumentFiles:
    """Drafts of a document's files, made when something in a file is changed.

    Args:
        description: What the files describe.

    Attributes:
        changed: Pointers of what was put, removed or renamed, in that order.
    """

    def __init__(self, description: Description) -> None:
        self.changed: list[str] = []
        self._description = description
        self._drafts: dict[str, Draft] = {}

    def get(self, pointer: str, default: Any = None) -> Any:
        """Return the value at a pointer as it is now."""
        draft, inner = self._at(pointer)
        return draft.get(inner, default)

    def put(self, pointer: str, value: Any, *, before: str | None = None) -> None:
        """Put a value in its place; a new member comes before the one named, or at the end.

        Raises:
            ContractError: ``edit-impossible``: what should hold it cannot.
        """
        draft, inner = self._at(pointer)
        if not equal(draft.get(inner, ABSENT), value):
            self.changed.append(pointer)
        try:
            draft.put(inner, value, before=before)
        except LookupError:
            raise self.unsound(pointer) from None

    def remove(self, pointer: str) -> None:
        """Remove the member at a pointer."""
        draft, inner = self._at(pointer)
        if draft.get(inner, ABSENT) is not ABSENT:
            self.changed.append(pointer)
        draft.remove(inner)

    def rename(self, pointer: str, name: str) -> None:
        """Give the member at a pointer another key."""
        draft, inner = self._at(pointer)
        self.changed.append(pointer)
        draft.rename(inner, name)

    def ensure(self, pointer: str, *, before: str | None = None) -> Any:
        """Return the object at a pointer, which is made where there is none; what is around it must be there.

        Raises:
            ContractError: ``edit-impossible``: something else is there.
        """
        known = self.get(pointer)
        if known is None:
            self.put(pointer, {}, before=before)
        elif not isinstance(known, dict):
            raise self.unsound(pointer)
        return self.get(pointer)

    def unsound(self, pointer: str) -> ContractError:
        """Return the error of a place where nothing can be written."""
        place = self._description.location(pointer)
        message = "the mocks add something here, but the document is not sound at this place"
        hint = "mend the document first; `contractrepo check` says how"
        return ContractError(
            [
                Problem(
                    "edit-impossible", "error", message, pointer, place.file, place.line, place.column, hint
                )
            ]
        )

    def texts(self, texts: dict[str, str]) -> dict[str, str]:
        """Return the new texts of the files that changed."""
        return {file: draft.text(texts[file], file) for file, draft in self._drafts.items() if draft.changed}

    def _at(self, pointer: str) -> tuple[Draft, str]:
        document, inner = self._description.origin(pointer)
        assert document.file is not None
        if document.file not in self._drafts:
            self._drafts[document.file] = Draft(document.data)
        return self._drafts[document.file], inner
