"""What of a contract has documentation: every release and every draft, with what its index says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from contractrepo.core.layout import DESIGNS, MAIN, design_of, short_ref
from contractrepo.core.semver import Version, parse_version
from contractrepo.docs import Edition, Release, Site, build_index
from contractrepo.docs.blocks import Tone
from contractrepo.errors import ContractError, UsageError
from contractrepo.git.repository import Repository
from contractrepo.service.documented_reviews import received_at, review_of
from contractrepo.service.naming import Finder
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.versions import released
from contractrepo.workflow.review import Status

Folder = Callable[[str], str]
"""Returns where the site of a ref stands below the index, percent-encoded."""


def served_folder(ref: str) -> str:
    """Return the folder as a server has it: a ref is one segment.

    Example:
        >>> served_folder("design/orders/refunds")
        'design%3Aorders%3Arefunds'
    """
    return quote(ref.replace("/", ":"), safe="")


def plain_folder(ref: str) -> str:
    """Return the folder as it is written to a disk, where no sign of it needs encoding.

    Example:
        >>> plain_folder("design/orders/refunds")
        'design-orders-refunds'
    """
    return ref.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Editions:
    """Finds what has documentation.

    Attributes:
        store: The repository or clone.
        finder: Finds its contracts.
        dossiers: What is known about their versions.
    """

    store: Repository
    finder: Finder
    dossiers: Dossiers

    def refs(self, name: str) -> list[str]:
        """Return every release, newest first, then every draft that can be read."""
        drafts = [one.label for one in self._drafts(name, str) if one.folder]
        return [f"v{version}" for version in released(self.store, name)] + drafts

    def index(self, name: str, folder: Folder, *, kind: str | None = None) -> Site:
        """Return the page that leads to all of them.

        Args:
            name: The contract.
            folder: Where their sites stand.
            kind: ``html``, ``markdown``, or both without.

        Raises:
            UsageError: ``unknown-contract``.
        """
        releases, drafts = list(self._releases(name, folder)), list(self._drafts(name, folder))
        if not releases and not drafts:
            self.finder.find(name, short_ref(MAIN))  # it is not there either, which is the error to tell
        return build_index(name, releases, drafts, format=kind)

    def _releases(self, name: str, folder: Folder) -> Iterator[Edition]:
        versions = list(released(self.store, name))
        latest = next((one for one in versions if not one.prerelease), None)
        for version in versions:
            yield self._release(name, version, folder, is_latest=version == latest)

    def _release(self, name: str, version: Version, folder: Folder, *, is_latest: bool) -> Edition:
        dossier = self.dossiers.open(name, str(version))
        status, release = dossier.review.status, dossier.review.course.release
        report = release.record.report if release is not None else None
        marks: list[tuple[str, Tone]] = [("latest", "info")] if is_latest else []
        marks += [("pre-release", "plain")] if version.prerelease else []
        marks += [("breaking", "danger")] if report is not None and report.required_bump == "major" else []
        return Edition(
            str(version),
            folder(f"v{version}"),
            str(version),
            status.state.value,
            received_at(dossier, release.record.ref) if release is not None else "",
            tuple(marks),
            _support(status),
        )

    def _drafts(self, name: str, folder: Folder) -> Iterator[Edition]:
        designs = [ref for ref in sorted(self.store.refs(f"{DESIGNS}{name}/")) if design_of(ref) is not None]
        for ref in (*designs, MAIN):
            draft = self._draft(name, short_ref(ref), folder)
            if draft is not None:
                yield draft

    def _draft(self, name: str, ref: str, folder: Folder) -> Edition | None:
        """Return a draft, or None where there is no contract, or one that is released."""
        try:
            found = self.finder.find(name, ref)
        except UsageError:
            return None
        except ContractError:
            return Edition(ref, "", "", "unreadable", note="Its document cannot be read.")
        version = found.state.contract.version
        if parse_version(version) is None:
            return Edition(ref, folder(ref), version, "draft", note="Its version is no semantic version.")
        review = review_of(self.dossiers.open(name, version), found)
        if review.tag:
            return None
        return Edition(ref, folder(ref), version, review.state, review.date, note=_needs(review))


def _support(status: Status) -> str:
    deprecated = status.deprecated
    if deprecated is None:
        return ""
    successor = f", use {deprecated.successor}" if deprecated.successor else ""
    return f"supported until {deprecated.sunset}{successor}"


def _needs(review: Release) -> str:
    return "needs " + "; ".join(review.missing) if review.missing else ""
