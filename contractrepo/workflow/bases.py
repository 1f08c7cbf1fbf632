"""Which released versions a change must keep working."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.core.semver import Version, parse_version
from contractrepo.policy import Compatibility


def bases(released: Iterable[Version], rules: Compatibility, info_version: str) -> list[Version]:
    """Return the versions to compare with, newest first.

    ``bases: supported`` gives every released version, since compatibility is not transitive. ``bases: released`` gives
    the highest one that is no pre-release and not above `info_version`, or the highest of all where `info_version` is
    no semantic version.
    """
    newest_first = sorted(released, reverse=True)
    if rules.bases == "supported":
        return newest_first
    ceiling = parse_version(info_version)
    final = [version for version in newest_first if not version.prerelease]
    return [version for version in final if ceiling is None or version <= ceiling][:1]
