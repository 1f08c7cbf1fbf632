"""A record can be read, and belongs where it was found."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case


def reading(case: Case) -> Iterator[Flaw]:
    """Object to what is too large, breaks the grammar, or was made for another ref, commit or version."""
    if case.sighting.kind != "tag":
        return
    yield from case.reading.flaws
    tag, matter = case.reading.tag, case.matter
    if tag is not None and (tag.record.name, tag.record.version) != (matter.name, matter.version):
        message = f"it is about {tag.record.name} {tag.record.version}, not {matter.name} {matter.version}"
        yield Flaw("record-ref-mismatch", message, "sign one for this version")
