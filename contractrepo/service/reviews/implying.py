"""What a command leaves out, where only one answer is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contractrepo.core.layout import DESIGNS, MAIN, contract_path
from contractrepo.core.semver import Version, parse_version
from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError, UsageError
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.trees import ContractTrees, unknown_contract
from contractrepo.service.versions import released


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may become a version.

    Attributes:
        topic: The design, or None for main.
        commit: Its tip.
        version: Its ``info.version``, whatever that is.
    """

    topic: str | None
    commit: str
    version: str

    @property
    def name(self) -> str:
        """How people call it."""
        return "main" if self.topic is None else self.topic

    def __str__(self) -> str:
        return f"{self.name} ({printable(self.version, limit=40) or 'no version'})"


class Candidates:
    """What of a contract may be proposed.

    Args:
        reader: The repository or clone.
        trees: Its contracts.
        name: The contract.
    """

    def __init__(self, reader: RepositoryReader, trees: ContractTrees, name: str) -> None:
        self._name = name
        self._released = frozenset(released(reader, name))
        self.designs = tuple(_designs(reader, trees, name))
        self.main = _main(reader, trees, name)
        if not self.designs and self.main is None and not self._released:
            main = reader.refs(MAIN).get(MAIN)
            raise unknown_contract(name, "main", trees.names(main) if main else {})

    def version(self) -> str:
        """Return the version that is being prepared.

        Raises:
            UsageError: ``version-needed``: none is, or several are.
        """
        found = sorted({one.version for one in self._unreleased})
        if len(found) == 1:
            return found[0]
        raise self._version_needed(found)

    def newest(self) -> str:
        """Return the version that is being prepared, or the newest released one where none is.

        Raises:
            UsageError: ``version-needed``: several are.
        """
        if self._unreleased or not self._released:
            return self.version()
        return str(max(self._released))

    def chosen(self, version: str, design: str | None) -> Candidate:
        """Return what is to be proposed as a version.

        Args:
            version: The version.
            design: Topic of the design; the only one that fits without.

        Raises:
            UsageError: ``design-unknown``, ``design-ambiguous``, or ``design-needed``: nothing fits.
        """
        if design is not None:
            return self._named(design)
        fitting = [one for one in self.designs if one.version == version]
        if len(fitting) > 1:
            message = f"several designs of '{self._name}' are to become {version}"
            raise UsageError("design-ambiguous", message, f"say which with --design: {_listed(fitting)}")
        if fitting:
            return fitting[0]
        if self.main is not None and self.main.version == version:
            return self.main
        # What is wrong with its version is said where the proposal is judged.
        if len(self.designs) == 1:
            return self.designs[0]
        message = f"nothing of '{self._name}' has info.version {printable(version, limit=40)}"
        raise UsageError("design-needed", message, self._choices("--design TOPIC"))

    @property
    def _unreleased(self) -> list[Candidate]:
        """Designs with a version that is free, else main with one."""
        designs = [one for one in self.designs if self._is_free(one.version)]
        main = [self.main] if self.main is not None and self._is_free(self.main.version) else []
        return designs or main

    def _is_free(self, text: str) -> bool:
        version: Version | None = parse_version(text)
        return version is not None and version not in self._released

    def _named(self, design: str) -> Candidate:
        found = next((one for one in self.designs if one.topic == design), None)
        if found is None:
            message = f"'{self._name}' has no design '{printable(design, limit=80)}'"
            raise UsageError("design-unknown", message, self._choices("--design TOPIC"))
        return found

    def _version_needed(self, found: Iterable[str]) -> UsageError:
        unusable = [one for one in (*self.designs, self.main) if one and parse_version(one.version) is None]
        if not found and unusable:
            message = f"info.version is no semantic version in {_listed(unusable)}"
            return UsageError(
                "version-invalid", message, "spell it in three numbers, for example 1.0.0 (semver.org)"
            )
        several = ", ".join(found)
        if several:
            message = (
                f"several versions of '{self._name}' are being prepared: {printable(several, limit=200)}"
            )
            return UsageError("version-needed", message, self._choices("the version"))
        released = f"; released are {_joined(self._released)}" if self._released else ""
        message = f"no version of '{self._name}' is being prepared{released}"
        return UsageError("version-needed", message, "write the next one: a design with a new info.version")

    def _choices(self, what: str) -> str:
        known = [*self.designs, *([self.main] if self.main is not None else [])]
        return (
            f"give {what}; there is {_listed(known)}" if known else "write a design with a new info.version"
        )


def _designs(reader: RepositoryReader, trees: ContractTrees, name: str) -> Iterable[Candidate]:
    prefix = f"{DESIGNS}{name}/"
    tips: Mapping[str, str] = reader.refs(prefix)
    for ref, commit in tips.items():
        version = _version_at(trees, name, commit)
        if version is not None:
            yield Candidate(ref.removeprefix(prefix), commit, version)


def _main(reader: RepositoryReader, trees: ContractTrees, name: str) -> Candidate | None:
    commit = reader.refs(MAIN).get(MAIN)
    if commit is None or reader.tree_id(commit, contract_path(name)) is None:
        return None
    version = _version_at(trees, name, commit)
    return Candidate(None, commit, version) if version is not None else None


def _version_at(trees: ContractTrees, name: str, commit: str) -> str | None:
    """Return the version there, or None where there is no document that can be read."""
    try:
        found = trees.find(name, commit)
    except ContractRepoError:
        return None
    return found.contract.version if found is not None else None


def _joined(versions: Iterable[Version]) -> str:
    return printable(", ".join(map(str, sorted(versions, reverse=True))), limit=200)


def _listed(candidates: Iterable[Candidate]) -> str:
    return printable(", ".join(map(str, candidates)), limit=400)
