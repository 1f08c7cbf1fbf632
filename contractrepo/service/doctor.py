"""What is wrong with a repository and its host."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractrepo.core.layout import CONTRACTS, DOCS, MAIN, TAGS, docs_ref
from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError
from contractrepo.git.installation import Fault
from contractrepo.git.repository import Repository
from contractrepo.service import hosting
from contractrepo.service.policies import policy_in_force
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.records.naming import place_of


def faults(store: Repository) -> list[Fault]:
    """Return every fault with its remedy, in a fixed order; empty when all is well."""
    return [fault for check in _CHECKS for fault in check(store)]


def _hooks(store: Repository) -> Iterator[Fault]:
    yield from hosting.inspect(store.path)


def _log(store: Repository) -> Iterator[Fault]:
    """The log must be readable to its beginning."""
    try:
        for _ in store.log():
            pass
    except ContractRepoError as error:
        yield _fault(error)


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


_CHECKS: tuple[Callable[[Repository], Iterator[Fault]], ...] = (_hooks, _log, _policy, _contracts, _docs)
