"""Policy and people of one moment: everything that records are judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from contractrepo.core.digests import content_digest
from contractrepo.core.layout import POLICY_FILE, PRINCIPALS_FILE
from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.document import read_document
from contractrepo.errors import ContractError
from contractrepo.policy.format import problem_at
from contractrepo.policy.policy import Policy
from contractrepo.policy.principals import Principals

_Part = TypeVar("_Part", Policy, Principals)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What ``refs/meta/policy`` holds.

    Attributes:
        policy: The rules.
        principals: The people.
        digest: Content digest of both files, by which records say under which rules they were made.
    """

    policy: Policy
    principals: Principals
    digest: str

    @staticmethod
    def built_in() -> Rulebook:
        """Return the rules of a repository that has no policy: nobody can sign anything."""
        return Rulebook(Policy.default(), Principals(), content_digest({}))

    @staticmethod
    def parse(files: Mapping[str, bytes]) -> Rulebook:
        """Return the rulebook that the two files hold.

        Args:
            files: Path -> content; ``policy.yaml`` is needed, ``principals.yaml`` may be missing, others are ignored.

        Raises:
            ContractError: ``policy-missing``, ``policy-principal-unknown`` (a role names somebody whom
                ``principals.yaml`` does not list), or what is wrong with either file; `problems` lists everything.
        """
        own = {path: files[path] for path in (POLICY_FILE, PRINCIPALS_FILE) if path in files}
        if POLICY_FILE not in own:
            raise ContractError([Problem("policy-missing", "error", f"there is no {POLICY_FILE}")])
        policy, faults = _read(Policy.parse, own[POLICY_FILE])
        principals, more = (
            _read(Principals.parse, own[PRINCIPALS_FILE]) if PRINCIPALS_FILE in own else (None, ())
        )
        if policy is None or faults or more:
            raise ContractError([*faults, *more])
        unknown = _unknown_people(own[POLICY_FILE], principals) if principals else ()
        problems = [*unknown]
        if problems:
            raise ContractError(problems)
        return Rulebook(policy, principals or Principals(), content_digest(own))


def _read(parse: Callable[[bytes], _Part], text: bytes) -> tuple[_Part | None, tuple[Problem, ...]]:
    try:
        return parse(text), ()
    except ContractError as error:
        return None, error.problems


def _unknown_people(text: bytes, principals: Principals) -> Iterator[Problem]:
    document = read_document(text, file=POLICY_FILE)
    overrides = document.data.get("contracts", {})
    places = [("", document.data), *((append("/contracts", name), overrides[name]) for name in overrides)]
    for place, settings in places:
        for role, entry in settings.get("roles", {}).items():
            for index, person in enumerate(entry["of"]):
                if person not in principals.all:
                    message = f"{PRINCIPALS_FILE} does not list '{person}'"
                    pointer = append(place, "roles", role, "of", index)
                    yield problem_at(document, "policy-principal-unknown", message, pointer)
