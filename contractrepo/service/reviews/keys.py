"""People and their keys, as they are listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.errors import SignatureError
from contractrepo.policy import Key, Rulebook
from contractrepo.signing import fingerprint


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A person's key.

    Attributes:
        principal: Id of the person.
        name: For people.
        fingerprint: As ``ssh-keygen -l`` prints it; None where there is no key, or none that can sign.
        fault: Why it does not count today, or None.
    """

    principal: str
    name: str
    fingerprint: str | None
    fault: str | None = None


def key_rows(rulebook: Rulebook, at: int) -> Iterator[KeyRow]:
    """Yield the keys of everybody, sorted by person, as they stand at a second."""
    for id_, person in sorted(rulebook.principals.all.items()):
        for key in person.keys:
            yield _row(id_, person.name, key, at)
        if not person.keys:
            yield KeyRow(id_, person.name, None)


def _row(id_: str, name: str, key: Key, at: int) -> KeyRow:
    try:
        return KeyRow(id_, name, fingerprint(key.line), key.fault(at))
    except SignatureError as error:  # a kind that may be listed and does not sign, for example short RSA
        return KeyRow(id_, name, None, error.code)
