"""Released versions of contracts, read from tags."""

from __future__ import annotations

from contractrepo.core.layout import TAGS
from contractrepo.core.semver import Version, parse_version
from contractrepo.service.trees import TreeReader


def released(reader: TreeReader, name: str) -> dict[Version, str]:
    """Return the released versions of a contract, newest first, each with the object its tag names.

    A tag that was written past the log is no release: it gives no leave to break anything.
    """
    prefix = f"{TAGS}{name}/v"
    refs = reader.refs(prefix)
    logged = reader.logged(refs)
    found = ((parse_version(ref.removeprefix(prefix)), refs[ref]) for ref in refs if ref in logged)
    known = {version: value for version, value in found if version is not None}
    return {version: known[version] for version in sorted(known, reverse=True)}
