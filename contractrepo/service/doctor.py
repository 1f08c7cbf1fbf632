"""What is wrong with a repository and its host, and what of it mends itself when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractrepo.core.layout import CONTRACTS, DOCS, MAIN, TAGS, docs_ref
from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError
from contractrepo.git.installation import Fault
from contractrepo.git.repository import Repository
from contractrepo.git.store import Store
from contractrepo.git.upkeep import has_grown, stale_locks
from contractrepo.service import hosting
from contractrepo.service.gating import complete
from contractrepo.service.policies import policy_in_force
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.records.naming import place_of

_MENDS = "contractrepo doctor --fix"


def faults(store: Repository) -> list[Fault]:
    """Return every fault with its remedy, in a fixed order; empty when all is well."""
    return [fault for check in _CHECKS for fault in check(store)]


def mend(store: Store) -> list[str]:
    """Mend what can be mended without losing anything, and return what was done, in words.

    Hooks of ours are written again, those of somebody else stay; transactions that were cut short are finished; locks
    that nobody holds are removed; what has become many is packed.
    """
    done: list[str] = []
    for cure in _CURES:
        try:
            done += cure(store)
        except ContractRepoError as error:
            done.append(f"not mended: {error.message}")
    return done


def _reinstall(store: Store) -> Iterator[str]:
    faults = hosting.inspect(store.path)
    if faults:
        hosting.install(store.path, gate_only=hosting.mode(store.path) == "gate-only")
        yield f"hooks and settings written again ({len(faults)} faults)"


def _unlock(store: Store) -> Iterator[str]:
    yield from (f"removed {printable(name, limit=200)}, which nobody holds" for name in store.unlock())


def _finish(store: Store) -> Iterator[str]:
    unfinished = [one for one in store.drift() if not one.is_bypass]
    store.recover()
    complete(store.path)
    yield from (f"finished: {printable(one.ref, limit=200)} is as the log says" for one in unfinished)


def _pack(store: Store) -> Iterator[str]:
    if has_grown(store.path):
        store.maintain()
        yield "packed loose objects"


_CURES: tuple[Callable[[Store], Iterator[str]], ...] = (_reinstall, _unlock, _finish, _pack)


def _hooks(store: Repository) -> Iterator[Fault]:
    yield from hosting.inspect(store.path)


def _log(store: Repository) -> Iterator[Fault]:
    """The log must be readable to its beginning."""
    try:
        for _ in store.log():
            pass
    except ContractRepoError as error:
        yield _fault(error)


def _drift(store: Repository) -> Iterator[Fault]:
    """Governed refs are what the log says, or somebody went past it."""
    try:
        found = store.drift()
    except ContractRepoError:  # told by `_log`
        return
    for one in found:
        code = "ref-bypassed" if one.is_bypass else f"ref-{one.kind}"
        hint = "put it back with git update-ref" if one.is_bypass else _MENDS
        yield Fault(code, str(one), hint)


def _locks(store: Repository) -> Iterator[Fault]:
    for lock in stale_locks(store.path):
        name = printable(str(lock.relative_to(store.path)), limit=200)
        yield Fault("lock-stale", f"{name} was left by a process that died", _MENDS)


def _growth(store: Repository) -> Iterator[Fault]:
    if has_grown(store.path):
        yield Fault("objects-loose", "there are many loose objects or packs, which slow reading down", _MENDS)


def _policy(store: Repository) -> Iterator[Fault]:
    try:
        policy_in_force(store)
    except ContractRepoError as error:
        yield _fault(error)


def _contracts(store: Repository) -> Iterator[Fault]:
    """Every contract of main must be readable, or nothing can be compared with it."""
    main = store.refs(MAIN).get(MAIN)
    if main is None:
        return
    trees = ContractTrees(store)
    try:
        names = store.children(main, CONTRACTS)
    except ContractRepoError as error:
        yield _fault(error)
        return
    for name in names:
        try:
            trees.find(name, main)
        except ContractRepoError as error:
            message = f"contract '{printable(name, limit=80)}' on main cannot be read: {error.message}"
            yield Fault(error.code, message, error.hint or "push a document that can be read")


def _docs(store: Repository) -> Iterator[Fault]:
    """The documentation of a release follows in a moment, or not at all where its mocks are false."""
    there, tags = store.refs(DOCS), store.refs(TAGS)
    try:
        logged = sorted(tag for tag in store.logged(tags) if store.object(tags[tag]).kind == "tag")
    except ContractRepoError:  # told by `_log`
        return
    for tag in logged:
        place = place_of(tag)
        if place is not None and place.kind == "release" and docs_ref(place.name, place.version) not in there:
            name, version = place.name, place.version
            message = f"the documentation of {name} {version} is not built"
            yield Fault(
                "docs-pending", message, "contractrepo docs store builds it, or says why it cannot be built"
            )


def _fault(error: ContractRepoError) -> Fault:
    return Fault(error.code, error.message, error.hint or "see the message")


_CHECKS: tuple[Callable[[Repository], Iterator[Fault]], ...] = (
    _hooks,
    _log,
    _drift,
    _locks,
    _growth,
    _policy,
    _contracts,
    _docs,
)
