"""A signed statement about one version of a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.digests import sha256_of
from contractrepo.core.json_values import indented_json
from contractrepo.core.layout import record_ref, version_ref
from contractrepo.workflow.records.later import Deprecation, Waiver
from contractrepo.workflow.records.values import BasedOn, Report, Subject

# In this order records of one transaction take effect.
KINDS = (
    "propose",
    "request-changes",
    "reject",
    "approve",
    "revoke",
    "waive",
    "release",
    "deprecate",
    "retire",
)
POLICY_NAME = "policy"


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody says about a version, as record.schema.json describes it.

    Records that hold the same are equal. Make them with `new_record`, `read_record` or `read_tag`, which check them.

    Attributes:
        data: The JSON object, not to be changed.
        digest: SHA-256 digest of its canonical text, by which other records name it. (Ids of tag objects do not
            identify a record: whoever adds bytes behind the signature changes them.)
        text: That canonical text: sorted keys, two spaces, ASCII only.
    """

    data: Mapping[str, Any] = field(compare=False)
    digest: str = field(init=False)
    text: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        text = canonical_text(self.data)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "digest", sha256_of(text.encode("ascii")))

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        kind: str = self.data["kind"]
        return kind

    @property
    def name(self) -> str:
        """The contract, or ``policy``."""
        name: str = self.data["contract"]["name"]
        return name

    @property
    def version(self) -> str:
        """The version, a semver without ``v``; for the policy its serial."""
        version: str = self.data["contract"]["version"]
        return version

    @property
    def principal(self) -> str:
        """Id of the person who speaks."""
        principal: str = self.data["principal"]
        return principal

    @property
    def role(self) -> str | None:
        """The role in which the person speaks, where it matters."""
        return self.data.get("role")

    @property
    def seq(self) -> int:
        """Number of the record among those of the same person about the same version, from 1 to 9999."""
        seq: int = self.data["seq"]
        return seq

    @property
    def prev(self) -> str | None:
        """Digest of the person's record before this one; None for the first."""
        prev: str | None = self.data["prev"]
        return prev

    @property
    def comment(self) -> str:
        """What the person wrote, or nothing."""
        comment: str = self.data.get("comment", "")
        return comment

    @property
    def policy(self) -> str:
        """Digest of the rulebook that the person saw."""
        policy: str = self.data["policy"]
        return policy

    @property
    def repository(self) -> str | None:
        """The repository it is for, told by the first commit of its policy; None where the record does not say."""
        return self.data.get("repository")

    @property
    def proposal(self) -> str | None:
        """Digest of the proposal it is about; None in a proposal, and in the first record about a policy."""
        return self.data.get("proposal")

    @property
    def supersedes(self) -> str | None:
        """Digest of the proposal that this proposal replaces."""
        return self.data.get("supersedes")

    @property
    def answers(self) -> str | None:
        """Digest of the rejection that this proposal answers."""
        return self.data.get("answers")

    @property
    def revokes(self) -> str | None:
        """Digest of the record that this one takes back."""
        return self.data.get("revokes")

    @property
    def approvals(self) -> tuple[str, ...]:
        """Digests of the approvals on which a release rests, sorted."""
        return tuple(self.data.get("approvals", ()))

    @property
    def waivers(self) -> tuple[str, ...]:
        """Digests of the waivers that a release uses up, sorted."""
        return tuple(self.data.get("waivers", ()))

    @property
    def waiver(self) -> Waiver | None:
        """What a waiver lets pass; None in every other record."""
        return Waiver.from_json(self.data["waiver"]) if "waiver" in self.data else None

    @property
    def deprecation(self) -> Deprecation | None:
        """Until when a deprecated version is supported; None in every other record."""
        return Deprecation.from_json(self.data["deprecation"]) if "deprecation" in self.data else None

    @property
    def subject(self) -> Subject:
        """The contract as the person saw it."""
        return Subject.from_json(self.data["subject"])

    @property
    def based_on(self) -> BasedOn | None:
        """What the version builds on, where the record says so."""
        return BasedOn.from_json(self.data["base"]) if "base" in self.data else None

    @property
    def report(self) -> Report | None:
        """The comparison that the person saw, where the record says so."""
        return Report.from_json(self.data["report"]) if "report" in self.data else None

    @property
    def design(self) -> str | None:
        """Topic of the design that is proposed; None where the proposal is about a commit only."""
        return self.data.get("design")

    @property
    def ref(self) -> str:
        """The tag that has to hold the record."""
        if self.kind == "release":
            return version_ref(self.name, self.version)
        return record_ref(self.name, self.version, self.principal, self.seq, self.kind)


def canonical_text(data: Mapping[str, Any]) -> str:
    """Return the one spelling of a record's JSON: sorted keys, two spaces, ASCII only."""
    return indented_json(data)
