"""Folders equal the lists that register their files, and tables cover what they are asked for."""

from pathlib import Path
from typing import get_args

from contractrepo.docs import llms
from contractrepo.docs.blocks import PageKind
from contractrepo.docs.pages import operations
from contractrepo.docs.pages.schemas import inner, rules


def test_every_section_of_an_operation_is_registered_or_serves_one() -> None:
    files = {path.stem for path in Path(operations.__file__).parent.glob("*.py")} - {"__init__"}
    shared = {"contents", "examples", "links", "scope"}

    assert {section.__module__.rpartition(".")[2] for section in operations.SECTIONS} == files - shared


def test_every_kind_of_page_has_a_place_in_the_text_for_programs() -> None:
    assert set(llms._TITLES) == set(get_args(PageKind))


def test_a_keyword_is_a_rule_or_holds_schemas_or_both_where_a_boolean_is_a_rule() -> None:
    assert set(rules.ROWS) & set(inner.ROWS) == {
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
    }
