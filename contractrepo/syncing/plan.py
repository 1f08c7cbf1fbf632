"""What a synchronisation wants to write, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Choice = Literal["spec", "mocks"]
Mode = Literal["strict", "propose", "auto"]
Resolve = Mapping[tuple[str, str], Choice]
"""Code and pointer of a conflict -> the side that wins."""

MODES: tuple[Mode, ...] = ("strict", "propose", "auto")
BOTH: tuple[Choice, ...] = ("spec", "mocks")

Branch = Literal["ours", "theirs"]
BRANCHES: tuple[Branch, ...] = ("ours", "theirs")

CODES = (
    "both-changed-value",
    "deleted-vs-changed",
    "type-contradiction",
    "closed-schema-field",
    "invalid-after-merge",
    "example-name-clash",
    "path-clash",
    "status-vs-content-type",
    "ref-shared-example",
    "inference-ambiguous",
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that a person has to decide.

    Attributes:
        code: One of `CODES`.
        pointer: JSON pointer into the document, perhaps to a place that does not exist there.
        file: The mock file, or None where it is about the document alone.
        mock_pointer: JSON pointer into the mock file.
        base: The value when both agreed; None where there was none.
        ours: The value in the document, or on the branch that is merged into; None where there is none.
        theirs: The value in the mocks, or on the other branch; None where there is none.
        choices: Sides that can be chosen to win.
        message: What contradicts what, in one sentence; the wording is not API.
    """

    code: str
    pointer: str
    file: str | None
    mock_pointer: str
    base: Any
    ours: Any
    theirs: Any
    choices: Sequence[Choice | Branch]
    message: str


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What has to be written so that both views agree; with a conflict, nothing.

    Attributes:
        files: Path -> new text; changed and new files only.
        removed: Paths of files that go.
        conflicts: What a person has to decide first.
        widened: Contradictions that were settled by a wider schema, as ``propose`` and ``auto`` do.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    removed: Sequence[str] = ()
    conflicts: Sequence[Conflict] = ()
    widened: Sequence[Conflict] = ()
