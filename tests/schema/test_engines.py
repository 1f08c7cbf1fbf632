"""What the engines bring themselves, and what is added so that they agree."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contractrepo.schema import compiling
from contractrepo.schema.compiling import compiled
from contractrepo.schema.dialects import Program, Source, assemble
from contractrepo.schema.engines import EngineName, Uncompilable, build, takes_pattern, text_test
from contractrepo.schema.engines.expressions import expression
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
FORMATS: dict[str, tuple[list[str], list[str]]] = {
    "date": (
        ["2024-02-29", "1999-12-31"],
        ["2023-02-29", "2024-2-9", "20240229", "2024-W01-1", "x", "\u0662024-01-01"],
    ),
    "date-time": (
        [
            "2024-05-17T09:30:00Z",
            "2024-05-17t09:30:00.123+02:00",
            "1990-12-31T23:59:60Z",
            "1998-12-31T15:59:60.1-08:00",
        ],
        [
            "2024-05-17",
            "2024-05-17T25:00:00Z",
            "2024-05-17T09:30:00",
            "1998-12-31T23:58:60Z",
            "2024-05-17_09:30:00Z",
        ],
    ),
    "time": (
        ["09:30:00Z", "23:59:60Z", "01:29:60+01:30"],
        ["9:30:00Z", "24:00:00Z", "22:59:60Z", "09:30:00"],
    ),
    "duration": (["P1D", "PT5M", "P1Y2M3DT4H5M6S", "P4W"], ["P", "PT", "1D", "P1D2H", "P1YT", "P1Y2W"]),
    "email": (
        ['"a b"@example.org', "ada@example.org", "a+b@[127.0.0.1]", "a@[IPv6:::1]"],
        ["ada", ".a@b.c", "a..b@c", "a@-b", "@b"],
    ),
    "idn-email": (["ädä@example.org"], ["ada", "@example.org", "a@"]),
    "hostname": (["example.org", "a", "a-b.c1"], ["-a", "a_b", "a..b", "a" * 64, ""]),
    "ipv4": (["192.0.2.1"], ["192.0.2", "256.0.0.1", "01.1.1.1", "::1"]),
    "ipv6": (["::1", "2001:db8::1", "::ffff:192.0.2.1"], ["1", ":::1", "fe80::1%eth0", "12345::"]),
    "uri": (
        ["https://example.org/a?b#c", "urn:a:b", "http://[::1]:80/"],
        ["/a", "a b", "http://a b", "https://ä.org", "http://a:b/", "http://a@b@c/"],
    ),
    "uri-reference": (["/a", "", "a#b", "./a:b", "//a:80/"], ["\\\\a", "a b", "#a\\b", "1a:b", "//a:b"]),
    "iri": (["https://ä.org/ü"], ["/ä"]),
    "iri-reference": (["/ä"], ["\\\\ä"]),
    "uuid": (["2EB8AA08-aa98-11ea-b4aa-73b441d16380"], ["2eb8aa08aa9811eab4aa73b441d16380", "x"]),
    "json-pointer": (["", "/a/b~0c~1d", "/"], ["a", "/~2"]),
    "relative-json-pointer": (["0", "1/a", "2#"], ["/a", "-1", "01"]),
    "uri-template": (["/items/{id}", "{?a,b*}", "x"], ["/items/{id", "}"]),
    "regex": (["^a+$", "(?<n>a)"], ["(", "[a"]),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format(name: str, engine: EngineName) -> None:
    schemas = Schemas({"s": {"format": name}}, "3.1", None, ["/s"], engine=engine)
    good, bad = FORMATS[name]
    assert [text for text in good if not schemas.accepts("/s", text)] == []
    assert [text for text in bad if schemas.accepts("/s", text)] == []
    assert schemas.accepts("/s", 7)


@pytest.mark.parametrize(
    ("pattern", "found", "missing"),
    [
        (r"^\d+$", "12", "1\n"),
        (r"^\w$", "a", "ä"),
        (r"^\s$", "\u2003", "a"),
        (r"^[\s]$", "\ufeff", "a"),
        (r"^\S$", "a", "\u2003"),
        (r"^.$", "a", "\u2028"),
        (r"^[^]$", "\n", ""),
        (r"^a[]?$", "a", "b"),
        (r"^[[a&~|]$", "[", "]"),
        (r"^[(?<]$", "(", "a"),
        (r"^[(?i)]$", "i", "a"),
        (r"^(?<twice>.)\k<twice>$", "aa", "ab"),
        (r"^(?<=a)?(?<!b)c$", "c", "b"),
        (r"^\cJ$", "\n", "J"),
        (r"^\u{1F600}$", "\U0001f600", "u"),
        (r"^\u0041\x42$", "AB", "u0041"),
        (r"^\/\-[\]\-]$", "/-]", "/-a"),
    ],
)
def test_an_expression_means_what_ecma_262_says(pattern: str, found: str, missing: str) -> None:
    compiled_pattern = expression(pattern)
    assert compiled_pattern.search(found)
    assert not compiled_pattern.search(missing)


@pytest.mark.parametrize(
    "pattern", ["(", r"\Z", r"\p{L}", r"\a", "[a", "a{2,1}", "a{99999999999}", "(?P<n>a)", "(?i)a", "(?#)a"]
)
def test_an_expression_that_cannot_be_run(pattern: str) -> None:
    with pytest.raises((re.error, OverflowError)):
        expression(pattern)
    assert not takes_pattern(pattern, "jsonschema")


def test_a_pattern_alone() -> None:
    assert text_test("pattern", "^a")("ab")
    assert not text_test("pattern", "^a")("b")
    assert not text_test("pattern", "[")("[")
    assert not text_test("format", "date")("[")
    assert not takes_pattern("[", "jsonschema-rs")
    assert takes_pattern(r"\p{L}(?=x)", "jsonschema-rs")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("schema", [{"minLength": "x"}, {"pattern": "["}, {"minLength": -(10**5000)}])
def test_what_does_not_compile_is_said_with_its_place(schema: Any, engine: EngineName) -> None:
    with pytest.raises(Uncompilable):
        build(Program({"$ref": "#/$defs/0", "$defs": {"0": schema}}, {"0": "/s"}, {}), engine)


SOURCE = Source(
    {"a": {"items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}, "b": {"$ref": "#/a"}}, "3.1", None
)


def fail_on(monkeypatch: pytest.MonkeyPatch, refused: Any, path: tuple[Any, ...]) -> None:
    """Let the engine refuse every program that holds `refused`."""
    original = compiling.build

    def build_unless(program: Program, engine: EngineName) -> Any:
        if repr(refused) in repr(program.schema):
            raise Uncompilable("for a reason\nof many lines", path)
        return original(program, engine)

    monkeypatch.setattr(compiling, "build", build_unless)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (("$defs", "0", "items", "oneOf", 1, "type"), "/a/items/oneOf/1"),
        (("$defs", "0", "items", "oneOf", 1), "/a/items/oneOf/1"),
        (("$defs", "0", "items"), "/a/items"),
        (("$defs", "0", "type"), "/a"),
        (("$defs", "0", "required", 0), "/a"),
        ((), "/a"),
    ],
)
def test_a_schema_that_an_engine_refuses_is_cut_out(
    monkeypatch: pytest.MonkeyPatch, path: tuple[Any, ...], pointer: str
) -> None:
    fail_on(monkeypatch, {"type": "integer"}, path)
    found = compiled(SOURCE, ["/a", "/b"], "jsonschema-rs")
    assert found.program.rejected == {pointer: "for a reason"}
    assert found.engine.is_valid({"#/b": []})


def test_when_nothing_helps_every_entry_point_is_cut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on(monkeypatch, {"type": "integer"}, ("$defs", "1"))
    found = compiled(SOURCE, ["/a", "/b"], "jsonschema-rs")
    assert found.program.rejected == dict.fromkeys(["/a", "/b"], "too many of its parts are unsound")


def test_a_program_holds_only_what_can_be_reached() -> None:
    data = {
        "a": {"$ref": "#/c", "title": "x", "x-own": 1},
        "b": {"type": "string"},
        "c": {"example": 1, "maxLength": 1},
    }
    program = assemble(Source(data, "3.1", None), ["/a"])
    assert program.schema == {
        "properties": {"#/a": {"$ref": "#/$defs/0"}},
        "$defs": {"0": {"$ref": "#/$defs/1"}, "1": {"maxLength": 1}},
    }
    assert program.places == {"0": "/a", "1": "/c"}
