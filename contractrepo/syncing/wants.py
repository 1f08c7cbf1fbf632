"""Values that mocks want in places of the document that several of them may share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import join, split
from contractrepo.editing.comparing import same
from contractrepo.mocking.documented import Place
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.document_files import DocumentFiles

Users = Mapping[str, Sequence[tuple[str, str, str]]]
"""Pointer of a value -> operation key, example id and site of every example that shares it."""


@dataclass(frozen=True, slots=True)
class Want:
    """A value that a mock wants in the place of another.

    Attributes:
        user: Operation key and example id.
        place: Where the value stands.
        value: What is wanted.
        file: The mock file.
    """

    user: tuple[str, str]
    place: Place
    value: Any
    file: str


class Wants:
    """Collects wanted values; what several mocks want of one place is known only at the end.

    Args:
        files: The document.
        conflicts: Gets what cannot be decided.
        users: Who shares which value.
    """

    def __init__(self, files: DocumentFiles, conflicts: Conflicts, users: Users) -> None:
        self._files = files
        self._conflicts = conflicts
        self._users = users
        self._wants: dict[str, list[Want]] = {}  # by the place of the value

    def add(self, want: Want) -> None:
        """Ask for another value in a place."""
        self._wants.setdefault(want.place.pointer, []).append(want)

    def settle(self) -> None:
        """Write what is wanted."""
        for wants in self._wants.values():
            self._settle(wants)

    def _settle(self, wants: Sequence[Want]) -> None:
        """Write a wanted value where it stands, or where it is used if not all who share it want it."""
        users = set(self._users.get(wants[0].place.pointer, ()))
        sites = {site for _, _, site in users}
        everybody = {(key, name) for key, name, _ in users} <= {want.user for want in wants}
        agreed = all(same(want.value, wants[0].value) for want in wants)
        if agreed and (everybody or len(sites) <= 1):
            self._write(wants[0].place.pointer, wants[0].value)
            return
        for site in dict.fromkeys(want.place.site for want in wants):
            here = [want for want in wants if want.place.site == site]
            if all(same(want.value, here[0].value) for want in here):
                self._files.put(site, {"value": here[0].value})
                continue
            self._conflicts.decide(
                "ref-shared-example",
                site,
                f"{' and '.join(sorted({want.file for want in here}))} want different values of one example",
                file=here[0].file,
                mock_pointer=join("examples", here[0].user[1]),
                values=(None, None, here[0].value),
                choices=(),
            )

    def _write(self, pointer: str, value: Any) -> None:
        if split(pointer)[-1] == "serializedValue":
            old = self._files.get(pointer)
            value = value if isinstance(value, str) and not _is_json(old) else json.dumps(value)
        self._files.put(pointer, value)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
