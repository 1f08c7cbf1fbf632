"""Which released versions are at their end, by what their owners signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contractrepo.core.layout import REVIEWS
from contractrepo.core.semver import Version, parse_version
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.service.reviews.sightings import sightings
from contractrepo.workflow.deprecated import Deprecated
from contractrepo.workflow.review import Facts, State, Status, review

# An end does not depend on the day on which it is asked for.
_ANY_DAY = "1970-01-01"


class Endings:
    """Tells about the ends of versions; records are looked at only where some are about one.

    Args:
        reader: The repository, a clone, or a push in quarantine.
        rulebooks: Its rules, now and before.
        facts: Gives what a review asks about a version of a contract.
        before: Position in the log; records from there on do not count. All of them count without.
    """

    def __init__(
        self,
        reader: RepositoryReader,
        rulebooks: Rulebooks,
        facts: Callable[[str, str], Facts],
        before: int | None = None,
    ) -> None:
        self._reader, self._rulebooks, self._facts, self._before = reader, rulebooks, facts, before

    def supported(self, name: str, versions: Iterable[Version]) -> tuple[Version, ...]:
        """Return those of the released `versions` of a contract that are not retired, in their order."""
        said = self.about(name, "retire")
        return tuple(
            version for version in versions if version not in said or not self._is_retired(name, version)
        )

    def deprecated(self, name: str, version: str) -> Deprecated | None:
        """Return what those who use a version are to be told; None where it is not deprecated."""
        found = parse_version(version)
        if found is None or found not in self.about(name, "deprecate"):
            return None
        return self._status(name, version).deprecated

    def about(self, name: str, kind: str) -> frozenset[Version]:
        """Return the versions about which somebody claims to say that, told from the names of tags alone."""
        prefix = f"{REVIEWS}{name}/"
        parts = [ref.removeprefix(prefix).split("/") for ref in self._reader.refs(prefix)]
        texts = {words[0] for words in parts if words[-1].endswith(f"-{kind}")}
        return frozenset(version for version in map(parse_version, texts) if version is not None)

    def _is_retired(self, name: str, version: Version) -> bool:
        return self._status(name, str(version)).state is State.RETIRED

    def _status(self, name: str, version: str) -> Status:
        found = sightings(self._reader, self._rulebooks, name, version)
        seen = [one for one in found if self._before is None or one.order < self._before]
        book, facts = self._rulebooks.in_force(), self._facts(name, version)
        return review(name, version, seen, book, facts, today=_ANY_DAY).status
