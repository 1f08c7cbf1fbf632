"""What a review asks about the repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from contractrepo.core.semver import Version
from contractrepo.policy.rulebook import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import BasedOn, Report, Subject


class Facts(Protocol):
    """The repository around one version of one contract; everything is a function of object ids and the policy."""

    def subject(self, commit: str) -> Subject | None:
        """Return the contract's folder at a commit, or None where there is none."""
        ...

    def document(self, commit: str) -> Mapping[str, Any] | None:
        """Return the document there as plain data, or None where it cannot be read."""
        ...

    def signers(self, commit: str, base: str | None) -> frozenset[str]:
        """Return the keys that signed the commits which made of the contract's tree `base` what a commit holds."""
        ...

    def based_on(self) -> BasedOn:
        """Return the highest release below the version, and main's tree of the contract, as of now."""
        ...

    def base_document(self) -> Mapping[str, Any] | None:
        """Return the document of that release, or None where there is none."""
        ...

    def report(self, commit: str, as_of: str) -> Report:
        """Return the comparison of a commit with every base below the version, judged on the date `as_of`."""
        ...

    def behind_main(self, commit: str) -> bool:
        """Tell whether main has content of the contract on which the commit is not built: a release would undo it."""
        ...

    def unsound(self, commit: str) -> tuple[Flaw, ...]:
        """Return why main would not take document and mocks there, whatever they are compared with."""
        ...

    def info_version(self, commit: str) -> str:
        """Return `info.version` there."""
        ...

    def designs(self) -> Mapping[str, str]:
        """Return the tips of the contract's designs: topic -> commit."""
        ...

    def main(self) -> str | None:
        """Return main's commit."""
        ...

    def released(self) -> tuple[Version, ...]:
        """Return every released version of the contract."""
        ...

    def repository(self) -> str | None:
        """Return what tells the repository from all others: the first commit of its policy; None without a policy."""
        ...

    def rulebook(self, digest: str) -> Rulebook | None:
        """Return the policy of that digest, or None where no policy had it."""
        ...

    def docs_built(self) -> bool:
        """Tell whether the documentation of the version is stored."""
        ...

    def release_complete(self, commit: str, tree: str) -> bool:
        """Tell whether main holds, or once held, that tree of the contract together with the commit."""
        ...
