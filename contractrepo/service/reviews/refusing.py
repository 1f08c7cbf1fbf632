"""Flaws of a record as one error, for those who would have written it."""

from __future__ import annotations

from collections.abc import Sequence

from contractrepo.errors import WorkflowError
from contractrepo.workflow.flaw import Flaw


def refused(flaws: Sequence[Flaw]) -> WorkflowError:
    """Return the error that says everything that is wrong; `data["flaws"]` holds the flaws themselves."""
    first, *others = flaws
    lines = [first.message, *(f"[{flaw.code}] {flaw.message}" for flaw in others)]
    return WorkflowError(first.code, "\n".join(lines), first.hint, data={"flaws": tuple(flaws)})
