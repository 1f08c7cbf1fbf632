"""What records do to other refs: a released contract takes its place on main, an agreed policy comes into force.

Both happen in the transaction of the tags that say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN, TAGS, contract_path, short_ref
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.policy_changes.following import policy_moves
from contractrepo.workflow.records.naming import place_of

# Whoever releases is named by the tag, and by the log.
_COMMITTER = Author("contractrepo", "contractrepo@localhost")


def completed(store: Repository, changes: Sequence[RefChange], receipt: Receipt) -> list[RefChange]:
    """Return changes together with the move of main that their releases need, and that of the policy that they decide.

    A release adds one commit to main: its parents are main and the released commit, its tree is main's with the contract as
    it was released. None is needed where main holds that already. Whoever changes main himself is trusted to have done
    it; the rules of main and the review say whether he has.

    Args:
        store: The bare repository; commits are written to it, refs are not.
        changes: What is about to land.
        receipt: When, for the time of the commits.
    """
    return [*changes, *_main_moves(store, changes, receipt), *policy_moves(store, changes, receipt)]


def _main_moves(store: Repository, changes: Sequence[RefChange], receipt: Receipt) -> list[RefChange]:
    releases = [change for change in changes if _is_release(change)]
    if not releases or any(change.ref == MAIN for change in changes):
        return []
    old = store.refs(MAIN).get(MAIN)
    tip = old
    for change in releases:
        tip = _merged(store, tip, change, receipt)
    return [RefChange(MAIN, old or ZERO, tip or ZERO)] if tip != old else []


def _is_release(change: RefChange) -> bool:
    place = place_of(change.ref) if change.ref.startswith(TAGS) and change.new != ZERO else None
    return place is not None and place.kind == "release"


def _merged(store: Repository, main: str | None, change: RefChange, receipt: Receipt) -> str | None:
    place = place_of(change.ref)
    assert place is not None
    commit, path = store.commit_of(change.new), contract_path(place.name)
    if main is not None and store.is_ancestor(commit, main) and _same(store, main, commit, path):
        return main
    new = store.files(commit, path)
    old = store.files(main, path) if main is not None and store.tree_id(main, path) else {}
    edits = {
        f"{path}/{name}": new.get(name) for name in old.keys() | new.keys() if old.get(name) != new.get(name)
    }
    tree = store.write_tree(main, edits)
    parents = [main, commit] if main is not None else [commit]
    message = f"{place.name}: release {place.version}\n\nTag: {short_ref(change.ref)}\n"
    return store.write_commit(tree, parents, author=_COMMITTER, when=receipt.when, message=message)


def _same(store: Repository, main: str, commit: str, path: str) -> bool:
    return store.tree_id(main, path) == store.tree_id(commit, path)
