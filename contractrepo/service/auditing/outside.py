"""What an audit finds outside the log: refs that are not what it says, and a host that does not judge pushes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.core.text import escaped
from contractrepo.errors import ContractRepoError
from contractrepo.git.bulk import served_refs
from contractrepo.git.drift import Drift
from contractrepo.git.installation import SETTINGS, Fault
from contractrepo.git.refnames import ZERO, governed
from contractrepo.git.repository import Repository
from contractrepo.git.store import Store
from contractrepo.service import hosting
from contractrepo.workflow.auditing import AuditProblem

# A repository in which nothing of ours was ever installed takes no pushes, which is for doctor to say.
_ABSENT = frozenset({"hook-missing", "setting-missing"})


@dataclass(frozen=True, slots=True)
class Outside:
    """What was found.

    Attributes:
        problems: What somebody did past the log, and what lets pushes pass unjudged.
        warnings: What is on its way, or was never there.
    """

    problems: tuple[AuditProblem, ...]
    warnings: tuple[AuditProblem, ...]


def outside(store: Repository) -> Outside:
    """Look at refs and host as they are now."""
    drifted = _drifted(store)
    problems = [*(_told(one) for one in drifted if one.kind != "unapplied"), *_hidden(store)]
    warnings = [_told(one) for one in drifted if one.kind == "unapplied"]
    faults = [AuditProblem(fault.code, "", fault.message) for fault in _faults(store)]
    never = {fault.code for fault in faults} == _ABSENT and len(faults) == len(hosting.HOOKS) + len(SETTINGS)
    (warnings if never else problems).extend(faults)
    return Outside(tuple(problems), tuple(warnings))


def _drifted(store: Repository) -> tuple[Drift, ...]:
    """Return the refs that are not what the log says; what a killed writer left is finished by the next one."""
    try:
        return store.drift()
    except ContractRepoError:  # the log cannot be read, which the walk told
        return ()


def _told(one: Drift) -> AuditProblem:
    code = f"bypass-{one.kind}" if one.is_bypass else f"ref-{one.kind}"
    expected, actual = (_said(value) for value in (one.logged, one.actual))
    return AuditProblem(code, one.ref, f"{one}: the log says {expected}, the repository has {actual}")


def _hidden(store: Repository) -> Iterator[AuditProblem]:
    """Yield governed refs that git serves and that nothing here reads: symbolic ones, and other spellings."""
    if not isinstance(store, Store):
        return
    try:
        served = served_refs(store.path)
    except ContractRepoError as error:
        yield AuditProblem(error.code, "", error.message)
        return
    read = store.refs()
    for ref, (value, target) in served.items():
        if governed(ref) and (target or ref not in read):
            where = f"where {escaped(target)} is" if target else f"at {value}"
            yield AuditProblem(
                "bypass-hidden", ref, f"git serves {escaped(ref)} {where}; nothing here reads it"
            )


def _faults(store: Repository) -> Iterator[Fault]:
    if isinstance(store, Store):
        yield from hosting.inspect(store.path)


def _said(value: str) -> str:
    return "nothing" if value == ZERO else value
