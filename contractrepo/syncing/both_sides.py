"""The two sides of one operation, and what changes them."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.syncing.asking import Asking
from contractrepo.syncing.lens import Views
from contractrepo.syncing.mock_writer import MockWriter
from contractrepo.syncing.publishing import Publisher


@dataclass(frozen=True, slots=True)
class BothSides:
    """What a merge of the examples of an operation works with.

    Attributes:
        views: What both sides say and said.
        mocks: Changes the mock file.
        publisher: Changes the document.
        asking: Decides what is contradictory.
    """

    views: Views
    mocks: MockWriter
    publisher: Publisher
    asking: Asking
