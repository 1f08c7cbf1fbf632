"""What every change of refs must keep, whoever asks for it; git checks none of this for refs that proc-receive handles."""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.core.layout import BRANCHES, DOCS, LOG, TAGS
from contractrepo.core.text import printable
from contractrepo.errors import ConflictError, StoreError, WorkflowError
from contractrepo.git.changes import RefChange
from contractrepo.git.log import LogEntry, logged_value
from contractrepo.git.objects import ReadObject
from contractrepo.git.reading import commit_of, is_ancestor
from contractrepo.git.refnames import ZERO, governed, is_object_id, is_ref_name
from contractrepo.git.refs import RefFiles, above

# Prefix of a ref -> kinds of object that it may name, the first match counts.
_KINDS = (
    (BRANCHES, frozenset({"commit"})),
    (TAGS, frozenset({"commit", "tag"})),
    (DOCS, frozenset({"commit", "tree"})),
    ("refs/", frozenset({"commit"})),
)


def verify(changes: Sequence[RefChange], refs: RefFiles, read: ReadObject, head: LogEntry) -> None:
    """Check everything that can be checked without a policy; call it under the repository's lock.

    Raises:
        WorkflowError: ``ref-name-invalid``, ``log-protected``, ``ref-deletion``, ``tag-exists``, ``ref-wrong-object`` or
            ``ref-not-fast-forward``.
        ConflictError: ``ref-changed`` or ``ref-clash``.
        StoreError: ``ref-bypassed``.
    """
    for change in changes:
        verify_request(change)
    _verify_names(changes, refs)
    for change in changes:
        _verify_value(change, refs, read, head)
        _verify_object(change, read)


def verify_request(change: RefChange) -> None:
    """Check what can be told without looking at the repository.

    Raises:
        WorkflowError: ``ref-name-invalid``, ``log-protected`` or ``ref-deletion``.
    """
    ref = printable(change.ref, limit=200)
    if not is_ref_name(change.ref) or not (is_object_id(change.old) and is_object_id(change.new)):
        raise _refusal(change, "ref-name-invalid", f"'{ref}' is not a ref with an old and a new object id")
    if change.ref == LOG:
        raise _refusal(
            change, "log-protected", f"{ref} is written by the repository itself, never by a change"
        )
    if governed(change.ref) and change.new == ZERO:
        hint = "a release is withdrawn by deprecating and retiring it"
        raise _refusal(change, "ref-deletion", f"{ref} may not be deleted", hint)


def changed(change: RefChange, actual: str) -> ConflictError:
    """Return the error for a ref that is not at its old value."""
    message = f"{change.ref} is {_said(actual)} now, not {_said(change.old)}"
    facts = {"ref": change.ref, "expected": change.old, "actual": actual}
    return ConflictError("ref-changed", message, "somebody was first: look again and repeat", data=facts)


def _verify_names(changes: Sequence[RefChange], refs: RefFiles) -> None:
    names = {change.ref for change in changes}
    if len(names) != len(changes):
        raise WorkflowError("ref-name-invalid", "a ref is named twice in one transaction")
    for change in changes:
        if change.old != ZERO or change.new == ZERO:
            continue
        inside = next((name for name in above(change.ref) if name in names), None)
        clash = inside or refs.clash(change.ref)
        if clash is not None:
            message = f"{change.ref} and {clash} cannot both exist"
            facts = {"ref": change.ref, "clash": clash}
            raise ConflictError("ref-clash", message, "choose another name", data=facts)


def _verify_value(change: RefChange, refs: RefFiles, read: ReadObject, head: LogEntry) -> None:
    actual = refs.value(change.ref)
    if governed(change.ref) and actual != (logged := logged_value(read, head, change.ref)):
        message = f"{change.ref} is {_said(actual)}, the log says it is {_said(logged)}"
        hint = "somebody changed it behind the log: put it back with git update-ref"
        raise StoreError("ref-bypassed", message, hint, data={"ref": change.ref})
    if actual != change.old:
        raise changed(change, actual)
    if change.ref.startswith(TAGS) and actual not in (ZERO, change.new):
        raise _refusal(change, "tag-exists", f"{change.ref} exists; a tag is never moved")


def _verify_object(change: RefChange, read: ReadObject) -> None:
    if change.new == ZERO:
        return
    kind = read(change.new).kind
    kinds = next(kinds for prefix, kinds in _KINDS if change.ref.startswith(prefix))
    if kind not in kinds:
        allowed = f"allowed: {', '.join(sorted(kinds))}"
        raise _refusal(change, "ref-wrong-object", f"{change.ref} may not name a {kind}", allowed)
    if kind == "tag":
        _verify_tag(change, read)
    followed = governed(change.ref) and not change.ref.startswith((TAGS, DOCS))
    if followed and change.old != ZERO and not is_ancestor(read, change.old, change.new):
        message = f"{change.new[:12]} is not built on {change.old[:12]}, where {change.ref} is"
        raise _refusal(change, "ref-not-fast-forward", message, "fetch, and rebase or merge")


def _verify_tag(change: RefChange, read: ReadObject) -> None:
    try:
        commit_of(read, change.new)
    except StoreError as error:
        message = f"{change.ref} must stand for a commit"
        raise _refusal(change, "ref-wrong-object", message, "tag a commit: git tag -s NAME COMMIT") from error


def _refusal(change: RefChange, code: str, message: str, hint: str | None = None) -> WorkflowError:
    return WorkflowError(code, message, hint, data={"ref": change.ref})


def _said(value: str) -> str:
    return "absent" if value == ZERO else f"at {value[:12]}"
