"""The released versions of a contract, seen from one that is being prepared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from contractrepo.core.layout import version_ref
from contractrepo.core.semver import Version, parse_version
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.versions import released


class Lineage:
    """Released versions, newest first; a tag that the log does not know is none.

    Args:
        reader: The repository, a clone, or a push in quarantine.
        name: The contract.
        version: The version being prepared.
        before: Position in the log; releases from there on do not count. All of them count without.
    """

    def __init__(self, reader: RepositoryReader, name: str, version: str, before: int | None) -> None:
        self._reader, self._name, self._version, self._before = reader, name, version, before

    @cached_property
    def tags(self) -> dict[Version, str]:
        """Version -> the object its tag names."""
        found = released(self._reader, self._name)
        if self._before is None:
            return found
        early = self._early(found, self._before)
        return {version: value for version, value in found.items() if version in early}

    @cached_property
    def commits(self) -> dict[Version, str]:
        """Version -> the commit its tag stands for."""
        return {version: self._reader.commit_of(value) for version, value in self.tags.items()}

    @cached_property
    def below(self) -> tuple[Version, ...]:
        """Versions below the one being prepared."""
        wanted = parse_version(self._version)
        return tuple(version for version in self.commits if wanted is not None and version < wanted)

    @property
    def base(self) -> Version | None:
        """The highest of them."""
        return next(iter(self.below), None)

    def _early(self, found: Mapping[Version, str], before: int) -> frozenset[Version]:
        refs = {version_ref(self._name, str(version)): version for version in found}
        received = self._reader.receipts({ref: found[version] for ref, version in refs.items()})
        return frozenset(refs[ref] for ref, entry in received.items() if entry.order < before)
