"""Which released versions a change must keep working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractrepo.core.semver import Version, parse_version
from contractrepo.policy import Compatibility


def bases(released: Iterable[Version], rules: Compatibility, info_version: str) -> list[Version]:
    """Return the versions to compare with, newest first.

    ``bases: supported`` gives every released version, since compatibility is not transitive, and so does a mode that ends
    with ``-transitive``. ``bases: released`` gives the highest one that is no pre-release and not above `info_version`,
    or the highest of all where `info_version` is no semantic version.
    """
    newest_first = sorted(released, key=Version.precedence, reverse=True)
    if rules.bases == "supported" or rules.is_transitive:
        return newest_first
    ceiling = parse_version(info_version)
    final = [version for version in newest_first if not version.prerelease]
    return [version for version in final if ceiling is None or version <= ceiling][:1]


def promised(versions: Iterable[Version], info_version: str) -> list[Version]:
    """Return those of `versions` whose promises a change of main must still keep, in their order.

    A major release was approved with everything that it breaks, so whoever builds on it is not held to the versions
    before it. A release above `info_version` gives no such leave, and none does where that is no semantic version.
    """
    known = list(versions)
    ceiling = parse_version(info_version)
    top = ceiling.precedence() if ceiling is not None else ()
    followed = [version for version in known if version.precedence() <= top]
    if not followed:
        return known
    # A pre-release of the next major version may break the ones before it, like the version itself.
    highest = replace(max(followed, key=Version.precedence), prerelease=())
    return [version for version in known if _promises(version) >= _promises(highest)]


def _promises(version: Version) -> tuple[int, int]:
    """Return the line of versions that a version stands in; the next one may break it (semver.org, clauses 4 and 8)."""
    return (version.major, 0) if version.major else (0, version.minor)
