from __future__ import annotations

from contractrepo.core.recent import Recent


def test_what_was_not_asked_for_longest_is_dropped() -> None:
    recent = Recent[str](10)
    for key in ("a", "b", "c"):
        recent.keep(key, key.upper(), 3)
    assert recent.find("a") == "A"
    recent.keep("d", "D", 3)
    assert [recent.find(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_what_is_too_heavy_is_not_kept() -> None:
    recent = Recent[str](10)
    recent.keep("a", "A", 4)
    recent.keep("b", "B", 11)
    assert (recent.find("a"), recent.find("b")) == ("A", None)


def test_a_newer_result_takes_the_place_of_an_older_one() -> None:
    recent = Recent[str](10)
    for result in ("old", "new"):
        recent.keep("a", result, 6)
    recent.keep("b", "B", 4)
    assert (recent.find("a"), recent.find("b")) == ("new", "B")
    recent.keep("a", "huge", 11)
    assert recent.find("a") is None
