"""Names, places, authors, messages, safe text, problems and errors."""

import pytest

from contractrepo import Author, Problem
from contractrepo.core import layout
from contractrepo.core.messages import has_no_content, header
from contractrepo.core.names import is_contract_name, is_topic
from contractrepo.core.text import escaped, printable, shown
from contractrepo.errors import ContractError, ContractRepoError, Location, UsageError


@pytest.mark.parametrize("name", ["a", "orders", "orders-2", "0", "a" * 64])
def test_contract_names(name: str) -> None:
    assert is_contract_name(name)


@pytest.mark.parametrize(
    "name", ["", "-a", "a-", "A", "a_b", "a/b", "..", "a" * 65, "review", "policy", "a\n", "ä"]
)
def test_what_no_contract_is_called(name: str) -> None:
    assert not is_contract_name(name)


def test_a_topic_may_be_called_review() -> None:
    assert is_topic("review")


def test_places_in_a_repository() -> None:
    assert layout.contract_path("orders") == "contracts/orders"
    assert layout.design_ref("orders", "v2") == "refs/heads/design/orders/v2"
    assert layout.version_ref("orders", "1.0.0") == "refs/tags/orders/v1.0.0"
    assert layout.design_of("refs/heads/design/orders/v2") == ("orders", "v2")
    for ref in (
        "refs/heads/main",
        "refs/heads/design/orders",
        "refs/heads/design/orders/a/b",
        "refs/heads/design/-/v2",
    ):
        assert layout.design_of(ref) is None
    assert layout.short_ref("refs/heads/design/orders/v2") == "design/orders/v2"
    assert layout.short_ref("refs/tags/orders/v1.0.0") == "orders/v1.0.0"
    assert layout.short_ref("refs/meta/log") == "refs/meta/log"


def test_an_author_is_printed_as_git_does() -> None:
    assert str(Author("Ada", "ada@example.org")) == "Ada <ada@example.org>"


@pytest.mark.parametrize(
    ("name", "email"), [("", "a@b"), ("Ada", " "), ("Ada <x", "a@b"), ("Ada", "a@b\ncommitter Eve")]
)
def test_an_author_that_would_break_a_commit_is_refused(name: str, email: str) -> None:
    with pytest.raises(UsageError) as caught:
        Author(name, email)
    assert caught.value.code == "author-invalid"
    assert caught.value.hint


def test_a_repeated_header_is_one_list() -> None:
    headers = [("Accept", "a/b"), ("X", "1"), ("ACCEPT", "c/d")]
    assert header(headers, "accept") == "a/b, c/d"
    assert header(headers, "Cookie") is None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain", "plain"),
        ("über 漢字 🎉", "über 漢字 🎉"),
        ("a\tb\r\nc", "a b  c"),
        ("\x1b[31mred", "[31mred"),
        ("evil\u202etxt", "eviltxt"),
        ("line\u2028sep", "linesep"),
        ("\ud800", ""),
    ],
)
def test_untrusted_text_is_made_safe(text: str, safe: str) -> None:
    assert printable(text) == safe


def test_long_text_is_cut() -> None:
    assert printable("abcdef", limit=4) == "abc…"
    assert shown({"a": ["ü", None]}) == '{"a": ["ü", null]}'
    assert shown("x" * 200, limit=10) == '"xxxxxxxx…'


def test_what_cannot_be_told_by_sight_is_spelled_out() -> None:
    assert escaped("orders/v1.0.0") == "orders/v1.0.0"
    assert escaped("о\u200b\x1b\n\udcffé") == "\\u043e\\u200b\\x1b\\n\\udcff\\xe9"  # noqa: RUF001  a Cyrillic letter that must be spelled out


def test_what_json_cannot_hold_is_shown_all_the_same() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert shown(loop) == "<class 'list'>"


def test_a_problem_reads_like_a_compiler_message() -> None:
    problem = Problem(
        "ref-not-found", "error", "nothing is there", "/a", "openapi.yaml", 41, 15, "look elsewhere"
    )
    expected = "openapi.yaml:41:15: error: [ref-not-found] nothing is there\n    hint: look elsewhere"
    assert str(problem) == expected
    assert str(Problem("empty", "warning", "nothing")) == "warning: [empty] nothing"


def test_an_error_names_code_place_and_a_way_out() -> None:
    error = ContractRepoError("some-code", "it failed", "try again", Location("a.yaml", 3))
    assert str(error) == "a.yaml:3: error: [some-code] it failed\n    hint: try again"
    assert str(ContractRepoError("some-code", "it failed")) == "error: [some-code] it failed"
    assert dict(error.data) == {}


def test_a_contract_error_speaks_of_the_first_error() -> None:
    problems = [
        Problem("w", "warning", "odd"),
        Problem("first", "error", "bad", file="a.yaml", line=1, column=2, hint="mend it"),
        Problem("second", "error", "worse"),
    ]
    error = ContractError(problems)
    assert (error.code, error.hint, str(error.location)) == ("first", "mend it", "a.yaml:1:2")
    assert error.message == "bad (and 1 more)"
    assert error.problems == tuple(problems)


def test_a_contract_error_without_errors_still_says_something() -> None:
    assert ContractError([]).code == "document-invalid"
    assert ContractError([], code="x", message="y").message == "y"


@pytest.mark.parametrize(
    ("status", "method"), [(100, "GET"), (204, "GET"), (205, "POST"), (304, "GET"), (200, "HEAD")]
)
def test_answers_that_never_carry_content(status: int, method: str) -> None:
    assert has_no_content(status, method)
    assert not has_no_content(200)
    assert not has_no_content(404, "POST")
