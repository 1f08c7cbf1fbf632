"""The people of a repository and their keys, read from principals.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.document import Document, read_document
from contractrepo.errors import ContractError
from contractrepo.policy.format import format_problems, problem_at
from contractrepo.policy.instants import not_before, second_of
from contractrepo.policy.key import Key, key_line

_ROOT = "/principals"


@dataclass(frozen=True, slots=True)
class Principal:
    """A person who may sign.

    Attributes:
        id: How policies and records name the person.
        name: For people.
        email: Addresses in commits and taggers.
        keys: In the order of the file; none: the person is known and cannot sign.
    """

    id: str
    name: str
    email: tuple[str, ...]
    keys: tuple[Key, ...] = ()

    def key(self, line: str) -> Key | None:
        """Return the person's key of that public key line, or None."""
        wanted = key_line(line)
        return next((key for key in self.keys if key.line == wanted), None)


@dataclass(frozen=True, slots=True)
class Principals:
    """Everybody who may sign; nobody by default.

    Attributes:
        all: Id -> person.
    """

    all: Mapping[str, Principal] = field(default_factory=dict)

    @staticmethod
    def parse(source: str | bytes, *, file: str = "principals.yaml") -> Principals:
        """Return the people whom YAML or JSON text lists.

        Raises:
            ContractError: ``policy-invalid``, ``policy-instant`` (no such moment, or one that makes a key valid
                never), ``policy-key`` (no public key) or ``policy-key-shared`` (a key that is listed twice);
                `problems` lists every fault with its place.
        """
        document = read_document(source.encode() if isinstance(source, str) else source, file=file)
        problems = [*format_problems(document, "principals")] or [*_key_problems(document)]
        if problems:
            raise ContractError(problems)
        people = document.data["principals"]
        return Principals({id_: _principal(id_, entry) for id_, entry in people.items()})

    def of_key(self, line: str) -> Principal | None:
        """Return whose public key `line` is, or None; a comment behind the key does not matter."""
        wanted = key_line(line)
        owners = (person for person in self.all.values() for key in person.keys if key.line == wanted)
        return next(owners, None)


def _principal(id_: str, entry: Mapping[str, Any]) -> Principal:
    return Principal(id_, entry["name"], tuple(entry["email"]), tuple(map(_key, entry["keys"])))


def _key(entry: Mapping[str, Any]) -> Key:
    """A second that a moment cuts in two counts as before `valid-from` and as after everything else."""
    line = key_line(entry["key"])
    assert line is not None
    revoked = entry.get("revoked", {})
    return Key(
        line,
        not_before(entry["valid-from"]),
        _second(entry, "valid-until"),
        _second(revoked, "at"),
        _second(revoked, "since"),
    )


def _second(entry: Mapping[str, Any], name: str) -> int | None:
    return second_of(entry[name]) if name in entry else None


def _key_problems(document: Document) -> Iterator[Problem]:
    """Faults the schema cannot say."""
    owners: dict[str, str] = {}
    for id_, person in document.data["principals"].items():
        for index, entry in enumerate(person["keys"]):
            place = append(_ROOT, id_, "keys", str(index))
            line = key_line(entry["key"])
            if line is None:
                message = "this is no public key: its base64 text does not hold a key of its type"
                yield problem_at(document, "policy-key", message, append(place, "key"))
            elif line in owners:
                message = f"this key is listed already, for '{owners[line]}'; a key speaks for one person"
                yield problem_at(document, "policy-key-shared", message, append(place, "key"))
            else:
                owners[line] = id_
            yield from _time_problems(document, entry, place)


def _time_problems(document: Document, entry: Mapping[str, Any], place: str) -> Iterator[Problem]:
    sound = True
    for steps, text in _moments(entry):
        try:
            second_of(text)
        except ValueError:
            sound = False
            yield problem_at(document, "policy-instant", f"there is no moment {text}", append(place, *steps))
    if (
        sound
        and "valid-until" in entry
        and second_of(entry["valid-until"]) <= not_before(entry["valid-from"])
    ):
        message = "the key is valid never: 'valid-until' is not after 'valid-from'"
        yield problem_at(document, "policy-instant", message, append(place, "valid-until"))


def _moments(entry: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where a key's moments stand, and how they are spelled."""
    yield from (((name,), entry[name]) for name in ("valid-from", "valid-until") if name in entry)
    revoked = entry.get("revoked", {})
    yield from ((("revoked", name), revoked[name]) for name in ("at", "since") if name in revoked)
