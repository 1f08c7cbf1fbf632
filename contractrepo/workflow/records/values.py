"""What a record is about, as values: the contract at a commit, what it builds on, and how it compares."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.semver import Bump, Version


@dataclass(frozen=True, slots=True)
class Subject:
    """A contract's folder at a commit.

    Attributes:
        commit: Object id, 40 hexadecimal digits.
        tree: Object id of the folder.
        path: The folder; ``""`` for the policy, which fills its tree.
        spec_digest: SHA-256 digest of the document.
        content_digest: `core.digests.content_digest` of the whole folder, where it is known.
    """

    commit: str
    tree: str
    path: str
    spec_digest: str
    content_digest: str | None = None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Subject:
        """Return the subject that a record's JSON holds."""
        return Subject(
            data["gitCommit"], data["gitTree"], data["path"], data["specDigest"], data.get("contentDigest")
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as a record's JSON holds it."""
        return _present(
            gitCommit=self.commit,
            gitTree=self.tree,
            path=self.path,
            specDigest=self.spec_digest,
            contentDigest=self.content_digest,
        )


@dataclass(frozen=True, slots=True)
class BasedOn:
    """What a proposal builds on; None where there is none.

    Attributes:
        version: The highest released version below the proposed one.
        tree: Object id of the contract's folder in that version.
        spec_digest: SHA-256 digest of the document of that version.
        main_tree: Object id of the contract's folder on main.
    """

    version: str | None = None
    tree: str | None = None
    spec_digest: str | None = None
    main_tree: str | None = None

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> BasedOn:
        """Return the base that a record's JSON holds."""
        return BasedOn(*map(data.get, ("version", "gitTree", "specDigest", "mainTree")))

    def as_json(self) -> dict[str, Any]:
        """Return it as a record's JSON holds it."""
        return _present(
            version=self.version, gitTree=self.tree, specDigest=self.spec_digest, mainTree=self.main_tree
        )


@dataclass(frozen=True, slots=True)
class Against:
    """How a change compares with one version.

    Attributes:
        version: The version.
        bump: The least step above it.
        calm: The least step once no breaking finding counts any more.
        breaking: Fingerprints of the breaking findings.
    """

    version: Version
    bump: Bump
    calm: Bump
    breaking: tuple[str, ...] = ()

    def least(self, waived: AbstractSet[str] = frozenset()) -> Version:
        """Return the least version that may hold the change where the findings `waived` do not count."""
        return self.version.bumped(self.calm if waived >= set(self.breaking) else self.bump)


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison with the supported versions found.

    Attributes:
        as_of: The date that decided about sunsets, ``YYYY-MM-DD``.
        breaking: Number of breaking findings.
        digest: Digest of the findings.
        required_bump: ``major``, ``minor``, ``patch`` or ``none``.
        ruleset: Which rules were applied.
        against: How it compares with each of them, newest first; no part of the record.
    """

    as_of: str
    breaking: int
    digest: str
    required_bump: str
    ruleset: str = "contractrepo/1"
    against: tuple[Against, ...] = field(default=(), compare=False)

    @property
    def findings(self) -> frozenset[str]:
        """Fingerprints of the breaking findings."""
        return frozenset(fingerprint for one in self.against for fingerprint in one.breaking)

    def least(self, waived: AbstractSet[str] = frozenset()) -> Version | None:
        """Return the least version that may hold the change where the findings `waived` do not count, if one can be told."""
        return max((one.least(waived) for one in self.against), default=None)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Report:
        """Return the report that a record's JSON holds."""
        return Report(data["asOf"], data["breaking"], data["digest"], data["requiredBump"], data["ruleset"])

    def as_json(self) -> dict[str, Any]:
        """Return it as a record's JSON holds it."""
        return {
            "asOf": self.as_of,
            "breaking": self.breaking,
            "digest": self.digest,
            "requiredBump": self.required_bump,
            "ruleset": self.ruleset,
        }


def _present(**values: str | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
