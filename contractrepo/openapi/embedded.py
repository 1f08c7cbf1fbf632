"""What a description is made of: a document, and the files that were taken into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.problem import Problem
from contractrepo.document import Document
from contractrepo.openapi.links import Fault

FILES_FIELD = "x-files"


@dataclass(frozen=True, slots=True)
class Embedded:
    """A description with everything it refers to.

    Attributes:
        data: The document's data with the files below `x-files`; local references only, but for refused ones.
        documents: Pointer of each file's data -> the file; ``""`` is the document itself.
        refused: Pointers of reference texts that lead nowhere, with the reason.
        flawed: Pointers of other texts about names: of names given twice, of dynamic references without an anchor.
        written: Pointers of reference texts that were made local -> what the author wrote.
        problems: What is wrong with the text of the files.
    """

    data: Any
    documents: Mapping[str, Document]
    refused: Mapping[str, Fault] = field(default_factory=dict)
    flawed: Mapping[str, Fault] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
