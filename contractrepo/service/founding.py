"""A new repository: bare, with its policy as the first thing in its log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.layout import POLICY, POLICY_FILE
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.process import require_git
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.policy import Policy
from contractrepo.service.policies import DEFAULT_POLICY

if TYPE_CHECKING:
    from contractrepo.signing import SSHSigner

_PRINCIPALS_FILE = "principals.yaml"
_OWNER = "owner"


def policy_files(
    policy: Policy | str | bytes | None, signer: SSHSigner | None, founder: Author, when: Instant
) -> Mapping[str, bytes]:
    """Return the files of the first policy: the rules, and the founder's key where there is a signer.

    Raises:
        ContractError: The text is no policy; `problems` lists every fault.
    """
    principal = (signer.principal if signer else None) or _OWNER
    text = _text(policy, principal)
    Policy.parse(text, file=POLICY_FILE)
    files = {POLICY_FILE: text}
    if signer is not None:
        files[_PRINCIPALS_FILE] = _principals(principal, signer.public_key, founder, when)
    return files


def create(path: Path) -> Store:
    """Create the bare repository.

    Raises:
        UsageError: ``repository-exists``.
        StoreError: ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    require_git()
    return Store.create(path)


def write_policy(store: Store, files: Mapping[str, bytes], author: Author, when: Instant, user: str) -> None:
    """Write the policy and log it."""
    tree = store.write_tree(None, files)
    serial = Policy.parse(files[POLICY_FILE]).serial
    commit = store.write_commit(tree, [], author=author, when=when, message=f"policy: serial {serial}\n")
    store.update([RefChange(POLICY, ZERO, commit)], Receipt(user, "api", when, commit))


def _text(policy: Policy | str | bytes | None, principal: str) -> bytes:
    if policy is None:
        return DEFAULT_POLICY.replace(f"[{_OWNER}]", f"[{principal}]").encode()
    if isinstance(policy, Policy):
        return json.dumps(policy.data, indent=2).encode() + b"\n"  # JSON is YAML
    return policy.encode() if isinstance(policy, str) else policy


def _principals(principal: str, key: str, founder: Author, when: Instant) -> bytes:
    entry = {
        "name": founder.name,
        "email": [founder.email],
        "keys": [{"type": "ssh", "key": key, "valid-from": when.utc}],
    }
    return json.dumps({"principals": {principal: entry}}, indent=2).encode() + b"\n"
