"""Changes of the policy, written into a repository or pushed from a clone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contractrepo.core.author import Author
from contractrepo.core.layout import POLICY, POLICY_FILE, PRINCIPALS_FILE
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant, Receipt
from contractrepo.git.repository import Repository
from contractrepo.policy import Rulebook
from contractrepo.service import people
from contractrepo.service.policies import policy_in_force
from contractrepo.service.policy_changes.successions import candidate, succession
from contractrepo.service.reviews.landing import Landing
from contractrepo.service.reviews.refusing import refused
from contractrepo.service.reviews.speaking import speaker
from contractrepo.signing import SSHSigner
from contractrepo.workflow.records import POLICY_NAME, Record, Subject, new_record
from contractrepo.workflow.review.authority import ADMIN
from contractrepo.workflow.succession import Pending, Succession, candidate_flaws


@dataclass(frozen=True, slots=True)
class PolicyRecorded:
    """What was written about a policy.

    Attributes:
        records: The records, in order; none where everything was said before.
        serial: Which policy they are about.
        in_force: Whether it is in force now.
        pending: Where it stands; None where it is in force, or nothing proposes it.
    """

    records: tuple[Record, ...]
    serial: int
    in_force: bool
    pending: Pending | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        """The tags that hold the records."""
        return tuple(record.ref for record in self.records)


class PolicyChanges:
    """The changes of one repository's policy.

    Args:
        store: The repository or clone.
        clock: Tells the time.
        user: Who the log says has asked.
    """

    def __init__(self, store: Repository, clock: Callable[[], Instant], user: str) -> None:
        self._store = store
        self._clock = clock
        self._user = user

    def pending(self) -> tuple[Pending, ...]:
        """Return the proposals for the next serial, the newest last."""
        return self._open().pending

    def text(self, serial: str) -> str:
        """Return policy.yaml and principals.yaml of the newest proposal of a serial."""
        held = self._store.files(self._chosen(self._open(), serial, None).commit, "")
        parts = [
            held[name].decode("utf-8", "replace") for name in (POLICY_FILE, PRINCIPALS_FILE) if name in held
        ]
        return "---\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)

    def propose(
        self,
        policy: str | bytes,
        principals: str | bytes | None,
        signer: SSHSigner,
        comment: str,
        author: Author | None,
    ) -> PolicyRecorded:
        """Write the policy as a commit of its own, and the record that proposes it; one of its admins agrees at once."""
        landing = self._landing(signer, author)
        known = landing.docket
        who = speaker(signer, known.rulebook)
        subject = self._written(known, policy, principals, author)
        landing.add(_record("propose", known, who, subject, comment=comment))
        if who in known.rulebook.policy.roles("")[ADMIN].of:
            proposal = landing.records[-1].digest
            landing.add(_record("approve", landing.docket, who, subject, proposal=proposal))
        landing.land()
        return self._recorded(landing.records, int(known.serial), subject.commit)

    def approve(
        self, serial: str, commit: str | None, signer: SSHSigner, comment: str, author: Author | None
    ) -> PolicyRecorded:
        """Write a signed approval; nothing where that person has agreed already."""
        in_force = policy_in_force(self._store)
        if serial == str(in_force.policy.serial) and speaker(signer, in_force.rulebook):
            return PolicyRecorded((), in_force.policy.serial, in_force=True)
        landing = self._landing(signer, author)
        known = landing.docket
        who = speaker(signer, known.rulebook)
        chosen = self._chosen(known, serial, commit)
        if who not in chosen.agreed:
            proposal = chosen.proposal
            landing.add(
                _record("approve", known, who, proposal.subject, proposal=proposal.digest, comment=comment)
            )
            landing.land()
        return self._recorded(landing.records, chosen.serial, chosen.commit)

    def revoke(
        self, record: Record, signer: SSHSigner, comment: str, author: Author | None
    ) -> PolicyRecorded:
        """Write a signed revocation of an approval."""
        landing = self._landing(signer, author, record.version)
        known = landing.docket
        about = {"proposal": record.proposal or record.digest, "revokes": record.digest}
        who = speaker(signer, known.rulebook)
        landing.add(_record("revoke", known, who, record.subject, comment=comment, **about))
        landing.land()
        return self._recorded(landing.records, int(known.serial), record.subject.commit)

    def _chosen(self, known: Succession, serial: str, commit: str | None) -> Pending:
        found = [one for one in known.pending if commit in (None, one.commit)]
        if serial != known.serial or not found:
            message = f"nothing is proposed as policy {printable(serial, limit=40)}"
            hint = f"the next one is {known.serial}: contractrepo policy show"
            raise UsageError("policy-unknown", message, hint)
        if len({one.proposal.principal for one in found}) > 1 and commit is None:
            several = ", ".join(f"{one.commit} by {one.proposal.principal}" for one in found)
            message = f"several people propose another policy {known.serial}: {printable(several, limit=400)}"
            raise UsageError("policy-ambiguous", message, "say which with --commit")
        return found[-1]

    def _written(
        self,
        known: Succession,
        policy: str | bytes,
        principals: str | bytes | None,
        author: Author | None,
    ) -> Subject:
        """Write the commit of a policy; people who are not given stay as they are.

        Raises:
            ContractError: It is none; `problems` lists every fault.
            WorkflowError: It may not follow the one in force, whoever agrees.
        """
        old = self._store.files(known.commit, "")
        files = {name: old[name] for name in (POLICY_FILE, PRINCIPALS_FILE) if name in old}
        given = {POLICY_FILE: policy, PRINCIPALS_FILE: principals}
        files |= {name: _bytes(text) for name, text in given.items() if text is not None}
        Rulebook.parse(files)
        when = self._clock()
        made = self._store.write_commit(
            self._store.write_tree(None, files),
            [known.commit],
            author=author or people.default_author(self._store.path),
            when=when,
            message=f"policy: serial {known.serial}\n",
        )
        found = candidate(self._store, made)
        flaws = list(candidate_flaws(found, known.commit, known.rulebook, when.seconds))
        if flaws:
            raise refused(flaws)
        assert found.subject is not None
        return found.subject

    def _recorded(self, records: tuple[Record, ...], serial: int, commit: str) -> PolicyRecorded:
        if policy_in_force(self._store).policy.serial >= serial:
            return PolicyRecorded(records, serial, in_force=True)
        pending = next((one for one in self.pending() if one.commit == commit), None)
        return PolicyRecorded(records, serial, in_force=False, pending=pending)

    def _open(self, serial: str | None = None) -> Succession:
        return succession(self._store, self._clock, serial)

    def _landing(
        self, signer: SSHSigner, author: Author | None, serial: str | None = None
    ) -> Landing[Succession]:
        tagger = author or people.default_author(self._store.path)
        policy = self._store.refs(POLICY).get(POLICY)
        receipt = Receipt(self._user, "api", self._clock(), policy)
        return Landing(self._store, lambda: self._open(serial), signer, tagger, receipt)


def _record(  # noqa: PLR0913  what a record about a policy says
    kind: str,
    known: Succession,
    who: str,
    subject: Subject,
    *,
    proposal: str | None = None,
    revokes: str | None = None,
    comment: str = "",
) -> Record:
    seq, prev = known.chain(who)
    return new_record(
        kind,
        name=POLICY_NAME,
        version=known.serial,
        principal=who,
        role=ADMIN if kind == "approve" else None,
        seq=seq,
        prev=prev,
        subject=subject,
        policy=known.rulebook.digest,
        repository=known.ballot.facts.repository(),
        proposal=proposal,
        revokes=revokes,
        comment=comment.strip(),
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
