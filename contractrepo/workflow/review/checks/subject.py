"""A record speaks about what its commit really holds."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.staleness import same_content


def subject(case: Case) -> Iterator[Flaw]:
    """Object to digests that are not those of the contract's folder at the commit."""
    said = case.record.subject
    found = case.facts.subject(said.commit)
    hint = f"sign again: {case.command(case.record.kind)}"
    if found is None:
        message = f"commit {said.commit[:10]} holds no contract '{case.matter.name}'"
        yield Flaw("subject-mismatch", message, hint)
    elif not same_content(said, found):
        message = f"the digests are not those of {found.path} at commit {said.commit[:10]}"
        yield Flaw("subject-mismatch", message, hint)
