"""WORKFLOW.md draws the table of states, and says what each kind of record needs."""

from __future__ import annotations

import re
from pathlib import Path

from contractrepo.workflow.records import KINDS
from contractrepo.workflow.review import TABLE, State
from contractrepo.workflow.review.diagram import diagram

PAGE = (Path(__file__).parents[3] / "WORKFLOW.md").read_text(encoding="utf-8")


def test_the_page_shows_the_table() -> None:
    (shown,) = re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL)
    assert shown == diagram()


def test_every_record_of_the_table_has_its_arrow_and_its_row() -> None:
    arrows = dict(re.findall(r"^    (\w+ --> \w+): (.*)$", diagram(), re.MULTILINE))
    for state, row in TABLE.items():
        for kind, verdict in row.items():
            if isinstance(verdict, State):
                arrow = f"{state} --> {verdict}".replace("-r", "_r")
                assert kind in arrows[arrow].split(", ")
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE) == list(KINDS)
