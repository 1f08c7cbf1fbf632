"""A new repository: bare, with its policy as the first thing in its log, signed by whoever creates it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.digests import sha256_of
from contractrepo.core.layout import POLICY, POLICY_FILE, PRINCIPALS_FILE
from contractrepo.errors import SignatureError, WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.process import require_git
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.git.store import Store
from contractrepo.policy import Policy
from contractrepo.policy.principals import Principals
from contractrepo.policy.rulebook import Rulebook
from contractrepo.service.people import UNKNOWN
from contractrepo.service.policies import DEFAULT_POLICY, OWNER, policy_in_force
from contractrepo.service.reviews.rulebooks import Rulebooks

if TYPE_CHECKING:
    from contractrepo.signing import SSHSigner
    from contractrepo.workflow.records import Record

_ADMIN = "policy-admin"
_PRINCIPALS = """\
# Who may sign, and with which keys.
principals:
  {id}:
    name: {name}
    email: [{email}]
    keys:
      - {{type: ssh, key: "{key}", valid-from: "{since}"}}
"""
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\Z"
)
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Founding:
    """What a repository begins with.

    Attributes:
        files: Path -> content of the policy.
        rulebook: The same, read.
        signer: Who signs it, or None where approvals are not to work yet.
        author: Who founds it.
        when: The moment.
    """

    files: Mapping[str, bytes]
    rulebook: Rulebook
    signer: SSHSigner | None
    author: Author
    when: Instant


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a policy stands: its commit, the tree of that, and the first commit of all."""

    commit: str
    tree: str
    root: str


def founding(
    policy: Policy | str | bytes | None,
    principals: str | bytes | None,
    signer: SSHSigner | None,
    author: Author,
    when: Instant,
) -> Founding:
    """Return what a repository is to begin with.

    Args:
        policy: The rules; those that suit a single person without.
        principals: The people and their keys; the signer alone without.
        signer: Who signs; git's signing key without, and nobody where git has none.
        author: Who founds it.
        when: The moment from which the signer's key is valid.

    Raises:
        ContractError: A text is no policy; `problems` lists every fault.
    """
    key = signer or _git_signer()
    listed = Principals.parse(principals) if principals is not None else Principals()
    text = _policy_text(policy, key, author, listed)
    people = _principals_text(principals, key, Policy.parse(text, file=POLICY_FILE), author, when)
    files = {POLICY_FILE: text} | ({PRINCIPALS_FILE: people} if people is not None else {})
    return Founding(files, Rulebook.parse(files), key, author, when)


def create(path: Path) -> Store:
    """Create the bare repository.

    Raises:
        UsageError: ``repository-exists``.
        StoreError: ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    require_git()
    return Store.create(path)


def write_policy(store: Repository, founded: Founding, user: str) -> None:
    """Write the policy with its first record, and log both as one entry.

    Raises:
        WorkflowError: ``principal-unknown``: the signer's key is none of those that the people are listed with.
    """
    parent = store.refs(POLICY).get(POLICY)
    tree = store.write_tree(None, founded.files)
    message = f"policy: serial {founded.rulebook.policy.serial}\n"
    commit = store.write_commit(
        tree, [parent] if parent else [], author=founded.author, when=founded.when, message=message
    )
    changes = [RefChange(POLICY, parent or ZERO, commit)]
    if founded.signer is not None:
        root = Rulebooks(store).root() or commit
        changes.append(_signed(store, founded, founded.signer, _Place(commit, tree, root)))
    store.update(changes, Receipt(user, "api", founded.when, commit))


def turn_on(store: Repository, signer: SSHSigner | None, author: Author, when: Instant, user: str) -> None:
    """Add the signer to the policy of a repository that was created without a key; see `ContractRepo`."""
    from contractrepo.signing import SSHSigner

    key = signer or SSHSigner()
    commit = policy_in_force(store).commit
    files = store.files(commit, "") if commit else {}
    if PRINCIPALS_FILE in files:
        message = f"{PRINCIPALS_FILE} lists who may sign already"
        raise WorkflowError("approvals-on", message, "ask them to add you: contractrepo policy show")
    write_policy(store, founding(files.get(POLICY_FILE), None, key, author, when), user)


def _signed(store: Repository, founded: Founding, signer: SSHSigner, place: _Place) -> RefChange:
    from contractrepo.workflow.records import payload_for

    record = _genesis(founded, signer, place)
    payload = payload_for(record, founded.author, founded.when.seconds, founded.when.offset_minutes)
    tag = store.write_tag(payload + signer.sign(payload).encode("ascii"))
    return RefChange(record.ref, ZERO, tag)


def _genesis(founded: Founding, signer: SSHSigner, place: _Place) -> Record:
    from contractrepo.workflow.records import Subject, new_record

    rulebook = founded.rulebook
    principal = rulebook.principals.of_key(signer.public_key)
    if principal is None:
        message = f"the signer's key is none of those in {PRINCIPALS_FILE}"
        raise WorkflowError("principal-unknown", message, f"add it there: {signer.public_key}")
    digest = sha256_of(founded.files[POLICY_FILE])
    return new_record(
        "approve",
        name="policy",
        version=str(rulebook.policy.serial),
        principal=principal.id,
        role=_ADMIN,
        seq=1,
        prev=None,
        subject=Subject(place.commit, place.tree, "", digest, rulebook.digest),
        policy=rulebook.digest,
        repository=place.root,
    )


def _git_signer() -> SSHSigner | None:
    """Return git's signing key; without one everything but approvals works."""
    from contractrepo.signing import SSHSigner

    try:
        return SSHSigner()
    except SignatureError:
        return None


def _policy_text(
    policy: Policy | str | bytes | None, signer: SSHSigner | None, author: Author, listed: Principals
) -> bytes:
    if policy is None:
        owner = listed.of_key(signer.public_key) if signer is not None else None
        principal = owner.id if owner is not None else _founder_id(signer, author) if signer else OWNER
        return DEFAULT_POLICY.replace(f"[{OWNER}]", f"[{principal}]").encode()
    if isinstance(policy, Policy):
        return json.dumps(policy.data, indent=2).encode() + b"\n"  # JSON is YAML
    return policy.encode() if isinstance(policy, str) else policy


def _principals_text(
    given: str | bytes | None, signer: SSHSigner | None, policy: Policy, author: Author, when: Instant
) -> bytes | None:
    if given is not None:
        return given.encode() if isinstance(given, str) else given
    if signer is None:
        return None
    admins = policy.roles("")[_ADMIN].of
    principal = signer.principal or (admins[0] if len(admins) == 1 else _founder_id(signer, author))
    return _PRINCIPALS.format(
        id=principal,
        name=json.dumps(author.name, ensure_ascii=False),
        email=json.dumps(_address(author, principal), ensure_ascii=False),
        key=signer.public_key,
        since=when.utc,
    ).encode()


def _address(author: Author, principal: str) -> str:
    """Return the founder's address, or one in its place where git made one up that is none, like ``ada@laptop.(none)``."""
    return author.email if _ADDRESS.match(author.email) else f"{principal}@localhost"


def _founder_id(signer: SSHSigner | None, author: Author) -> str:
    """Return the name under which the policy knows its founder: what stands before the @ of the address."""
    if signer is not None and signer.principal is not None:
        return signer.principal
    if author == UNKNOWN:
        return OWNER
    local = _NOT_IN_A_NAME.sub("-", author.email.partition("@")[0].lower())
    return local[:_LONGEST_NAME].strip("-") or OWNER
