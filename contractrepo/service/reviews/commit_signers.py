"""Whose keys signed the commits that made a contract what it is."""

from __future__ import annotations

import re

from contractrepo.errors import ContractRepoError, SignatureError
from contractrepo.git.reader import RepositoryReader
from contractrepo.signing import verify

_MOST_COMMITS = 2_000
# git-commit(1): the signature is a header of the commit, its lines behind a blank each; signed is the commit without it.
_SIGNATURE = re.compile(rb"^gpgsig (.*\n(?: .*\n)*)", re.MULTILINE)


def signers(reader: RepositoryReader, commit: str, path: str, base: str | None) -> frozenset[str]:
    """Return the keys with which the commits behind `commit` are signed that changed a folder.

    Args:
        reader: The repository.
        commit: Where the folder is as it is meant to be.
        path: The folder.
        base: Tree of the folder from which the work began; what led to that is not looked at.

    Returns:
        Public key lines; those behind 2,000 commits are not looked for. A signature that does not verify is nobody's.
    """
    found: set[str] = set()
    seen, waiting = {commit}, [commit]
    while waiting and len(seen) <= _MOST_COMMITS:
        current = waiting.pop()
        try:
            tree, parents = reader.tree_id(current, path), reader.commit_info(current).parents
            before = {parent: reader.tree_id(parent, path) for parent in parents}
            key = _signer(reader.object(current).data) if tree not in before.values() else None
        except ContractRepoError:  # a shallow clone, or a damaged commit: told where its content is asked for
            continue
        found |= {key} if key is not None else set()
        new = [parent for parent, held in before.items() if held != base and parent not in seen]
        seen.update(new)
        waiting += new
    return frozenset(found)


def _signer(raw: bytes) -> str | None:
    head, _, _ = raw.partition(b"\n\n")
    match = _SIGNATURE.search(head + b"\n")
    if match is None:
        return None
    payload = raw[: match.start()] + raw[match.end() :]
    try:
        return verify(payload, match[1].replace(b"\n ", b"\n"))
    except SignatureError:
        return None
