"""Random edits at random places: two readers find the intended data, and nothing else moved."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractrepo.core.pointer import join
from contractrepo.document import Limits, read_document
from contractrepo.document.decoding import decode
from contractrepo.editing import edited
from contractrepo.editing.comparing import same

STRINGS = [
    *("abc", "200", "true", "yes", "on", "Off", "no", "n", "null", "~", "", " lead", "trail ", "a: b", "a #b"),
    *("- x", "-x", "-", "?", "{x}", "[1]", "#c", "&a", "*a", "!t", "%d", "@q", "`b", "1e3", "0x1F", "012", "0o7"),
    *("1_000", "12:30", "2020-01-01", ".5", "+.inf", "=", "<<", ".inf", "---", "--- a", "...", "|", ">", "key:"),
    *("a,b", "a]", "http://x/y?z#f", "# a\n# b", "a\n# b\n", "---\n...\n", "\u00e9: \u00fc", "quote's", 'dq"s', "back\\slash"),
    *("line1\nline2", "line1\nline2\n", "\nfirst", "end\n\n", "  ind\n x", "a\n\n\nb\n", "x\n  \ny", "ends: \n"),
    *("tab\there", "\ttab\nb", "trailing \nblank \n", "\\u0041", "\U0001f600 astral", "\x07bell", "\0", "\x85nel"),
    *("ls\u2028", "ps\u2029x", "\ufeffbom", "\x7f", "\r", "a\r\nb", "x" * 2000, "word " * 400, "word\n" * 40),
]  # fmt: skip
texts = st.sampled_from(STRINGS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = texts | st.sampled_from([1, 0, -5, 1.5, 1e22, 1e-7, -0.0, 10**30, True, False, None])
Make = Callable[[str, bytes], Any]
values = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(texts, below, max_size=3),
    max_leaves=6,
)


@dataclass
class Change:
    """One edit of the data.

    Attributes:
        kind: ``add``, ``replace``, ``remove`` or ``rename``.
        spot: Where.
        value: The new value.
        key: The new key.
        behind: Whether a new member comes behind the one at `spot`, or before it.
    """

    kind: str
    spot: Any
    value: Any
    key: str
    behind: bool

    def of(self, data: Any) -> Any:
        """Return a changed copy of `data`, or None where this cannot be done to it."""
        changed = unshared(data)
        *parents, name = self.spot.path
        holder = changed
        for parent in parents:
            holder = holder[parent]
        if self.kind == "remove":
            del holder[name]
        elif self.kind == "replace":
            holder[name] = self.value
        elif isinstance(holder, list):
            holder.insert(name + self.behind, self.value)
        elif self.key in holder:
            return None
        else:
            members = list(holder.items())
            at = list(holder).index(name)
            if self.kind == "add":
                members.insert(at + self.behind, (self.key, self.value))
            else:
                members[at] = (self.key, holder[name])
            holder.clear()
            holder.update(members)
        return changed

    @property
    def renamed(self) -> dict[str, str]:
        """Return what the editor is told about keys."""
        return {join(*self.spot.path): self.key} if self.kind == "rename" else {}


def unshared(data: Any) -> Any:
    """Return a copy in which no two places share a value, as aliases make them."""
    if isinstance(data, dict):
        return {key: unshared(value) for key, value in data.items()}
    return [unshared(value) for value in data] if isinstance(data, list) else data


def check(sample: Any, draw: st.DrawFn | Any) -> None:
    change = Change(
        draw(st.sampled_from(["add", "replace", "remove", "rename"])),
        draw(st.sampled_from(sample.spots)),
        draw(values),
        draw(texts),
        draw(st.booleans()),
    )
    wanted = change.of(sample.data)
    if wanted is None:
        return

    result = edited(sample.content, wanted, renamed=change.renamed)

    assert same(read_document(result).data, wanted)
    if sample.judged:
        assert same(sample.read_by_others(result), wanted)
    assert len(touched_elsewhere(sample, change, result)) <= 1


def touched_elsewhere(sample: Any, change: Change, result: bytes) -> list[str]:
    """Return lines that changed though they neither belong to the edited member nor follow from an anchor."""
    old, new = sample.lines, sample.lines_of(result)
    start = next(
        (at for at, (left, right) in enumerate(zip(old, new, strict=False)) if left != right), len(old)
    )
    end = next(
        (
            at
            for at, (left, right) in enumerate(zip(old[:start:-1], new[:start:-1], strict=False))
            if left != right
        ),
        0,
    )
    codes = difflib.SequenceMatcher(
        None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False
    )
    changed = [
        start + at
        for kind, first, last, _, _ in codes.get_opcodes()
        if kind != "equal"
        for at in range(first, last)
    ]
    emptied = change.kind == "remove" and len(change.spot.path) > 1 and not held(change, sample.data)
    own = change.spot.around if emptied else change.spot.lines
    return [
        old[at] for at in changed if at not in own and old[at].strip() and not re.search(r"\*\w|<<:", old[at])
    ]


def held(change: Change, data: Any) -> Any:
    """Return what is left of the collection that the edited member was in."""
    left = change.of(data)
    for name in change.spot.path[:-1]:
        left = left[name]
    return left


@pytest.fixture(scope="module")
def small(odd: Mapping[str, bytes], sample: Make) -> list[Any]:
    return [sample(name, content) for name, content in odd.items()]


@pytest.fixture(scope="module")
def real(specs: Path, sample: Make) -> list[Any]:
    paths = [path for path in sorted(specs.rglob("*")) if path.suffix in {".yaml", ".yml", ".json"}]
    return [sample(path.name, path.read_bytes()) for path in paths if path.stat().st_size < 100_000]


@pytest.fixture(scope="module")
def long(specs: Path, sample: Make) -> Any:
    path = specs / "adyen" / "ManagementService-v3.yaml"
    return sample(path.name, path.read_bytes())


@given(value=values)
def test_new_values_read_alike_under_yaml_1_1(value: Any) -> None:
    result = edited(b"a: x\nb: [x]\n", {"a": value, "b": ["x", value], "c": {"d": value}})

    data = yaml.safe_load(decode(result, Limits()))
    assert same(data, {"a": value, "b": ["x", value], "c": {"d": value}})


quietly = settings(suppress_health_check=list(HealthCheck))


@given(data=st.data())
@settings(quietly, max_examples=250)
def test_edits_of_odd_documents(small: list[Any], data: st.DataObject) -> None:
    check(data.draw(st.sampled_from(small)), data.draw)


@given(data=st.data())
@settings(quietly, max_examples=60)
def test_edits_of_real_documents(real: list[Any], data: st.DataObject) -> None:
    check(data.draw(st.sampled_from(real)), data.draw)


@pytest.mark.slow
@given(data=st.data())
@settings(quietly, max_examples=5_000)
def test_five_thousand_edits(small: list[Any], real: list[Any], data: st.DataObject) -> None:
    check(data.draw(st.sampled_from([*small, *real])), data.draw)


# Each costs five seconds: the independent reader is all Python, and takes three of them for such a document.
@pytest.mark.slow
@given(data=st.data())
@settings(quietly, max_examples=12)
def test_edits_of_a_long_document(long: Any, data: st.DataObject) -> None:
    check(long, data.draw)
