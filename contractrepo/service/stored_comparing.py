"""The comparison of a stored contract with a ref, with its newest release, or with all of them."""

from __future__ import annotations

from datetime import date

from contractrepo.breaking import Comparison
from contractrepo.contract import Contract
from contractrepo.core.layout import MAIN, short_ref, version_ref
from contractrepo.errors import UsageError
from contractrepo.policy import Compatibility, Policy
from contractrepo.service.announcing import deprecated_since
from contractrepo.service.comparing import compare_states, rules_for
from contractrepo.service.naming import Finder
from contractrepo.service.policies import policy_in_force
from contractrepo.service.reviews.supporting import supported
from contractrepo.service.versions import released
from contractrepo.workflow.bases import bases
from contractrepo.workflow.move import ContractState

Side = str | ContractState
"""A ref of the repository, or a contract at hand."""

_KINDS_OF_BASES = ("released", "supported")
_WORST_FIRST = ("breaking", "undecided", "compatible", "unchanged")


def compare_stored(
    finder: Finder,
    name: str,
    sides: tuple[Side, Side],
    *,
    policy: Policy | Compatibility | None = None,
    as_of: date | None = None,
) -> Comparison:
    """Compare a contract with a ref, with its newest release, or with all of them.

    Args:
        finder: Finds what is stored.
        name: The contract.
        sides: The base (a ref, ``released``, ``supported``, or a contract at hand), and what is to take its place (a ref, or
            a contract at hand). Before the first release both words mean main.
        policy: Rules to judge by; the repository's own without.
        as_of: The date that decides sunsets.

    Returns:
        The worst result, of the newest base that gives it. Where both sides are one tree of the repository it is not read.

    Raises:
        UsageError: ``unknown-ref``, ``unknown-contract`` or ``no-release``.
    """
    rules = rules_for(policy or policy_in_force(finder.store).policy, name) or Compatibility()
    base, revision = sides
    found = [
        _compared(finder, name, (one, revision), rules, as_of)
        for one in (_bases(finder, name, sides, rules) if base in _KINDS_OF_BASES else [base])
    ]
    return min(found, key=lambda comparison: _WORST_FIRST.index(comparison.verdict))


def _compared(
    finder: Finder, name: str, sides: tuple[Side, Side], rules: Compatibility, as_of: date | None
) -> Comparison:
    base, revision = sides
    if isinstance(base, str) and isinstance(revision, str):
        tree = finder.tree(name, base)
        if tree is not None and tree == finder.tree(name, revision):
            same = Contract(lambda: _state(finder, name, revision).contract.description)
            return Comparison(same, same, (), identical=True)
    old, new = _state(finder, name, base), _state(finder, name, revision)
    since = deprecated_since(finder.store, finder.trees, name, released(finder.store, name), rules)
    return compare_states(old, new, policy=rules, as_of=as_of, deprecated_since=since)


def _state(finder: Finder, name: str, side: Side) -> ContractState:
    return finder.find(name, side).state if isinstance(side, str) else side


def _bases(finder: Finder, name: str, sides: tuple[Side, Side], rules: Compatibility) -> list[Side]:
    kind, revision = sides
    # Whoever asks for the newest one does not ask for all, whatever the policy holds main to.
    asked = rules.overridden({"bases": kind, "mode": rules.direction})
    version = _state(finder, name, revision).contract.version if kind == "released" else ""
    known = released(finder.store, name)
    versions = bases(supported(finder.store, finder.trees, name, known), asked, version)
    if not versions:
        return [_before_any_release(finder, name, revision, some=bool(known))]
    return [short_ref(version_ref(name, str(version))) for version in versions]


def _before_any_release(finder: Finder, name: str, revision: Side, *, some: bool) -> Side:
    """Return what a change must keep working before the first release: the contract on main, as for the guards of main."""
    before = None if some or not finder.store.meanings(MAIN) else finder.tree(name, MAIN)
    if before is not None and not (isinstance(revision, str) and finder.tree(name, revision) == before):
        return MAIN
    message = f"no version of '{name}' was released {'that could be the base' if some else 'yet'}"
    raise UsageError(
        "no-release", message, "name a ref or a commit to compare with, for example main or v1.0.0"
    )
