"""Who acts and when, texts of hooks, names of documents, and the explanation of every code."""

from __future__ import annotations

import ast
import pwd
import re
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

import contractrepo
from contractrepo import service
from contractrepo.errors import UsageError
from contractrepo.service import hosting, people, sources
from contractrepo.service.clock import now
from contractrepo.service.explaining import explain, known_codes
from contractrepo.validation.violation import CODES

PACKAGE = Path(contractrepo.__file__).parent


def test_the_clock_tells_the_time() -> None:
    before = datetime.now(UTC).timestamp()
    assert before - 1 <= now().seconds <= before + 60
    assert now().offset_minutes == 0


def test_the_author_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.write_text("[user]\n\tname = Ada\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    with pytest.raises(UsageError, match=r"user\.email is not set"):
        people.default_author(tmp_path)
    config.write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    assert str(people.default_author(tmp_path)) == "Ada <ada@example.org>"


def test_an_account_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    assert (
        people.account()
        == pwd.getpwuid(0 if people.account() == "root" else pwd.getpwnam(people.account())[2])[0]
    )
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert re.fullmatch(r"uid:\d+", people.account())


@pytest.mark.parametrize("mode", ["full", "gate-only"])
def test_hooks_start_this_python_isolated(mode: Literal["full", "gate-only"]) -> None:
    for name, text in hosting.hook_texts(mode).items():
        lines = text.splitlines()
        assert len(lines) <= 15
        assert lines[0] == "#!/bin/sh"
        assert "{{" not in text
        assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0
        assert f"from contractrepo.hooks.{name.replace('-', '_')} import main" in lines


def test_the_service_has_two_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = service.nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders", False),
        ("orders@main", False),
        ("orders@design/orders/x", False),
        ("-", True),
        ("./orders", True),
        ("openapi.yaml", True),
        ("HEAD:a/openapi.json", True),
        ("here", True),
    ],
)
def test_what_names_a_document(text: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    assert sources.is_spec(text, tmp_path) is expected


def test_a_document_of_a_commit_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text("[")
    (tmp_path / "mocks").mkdir()
    (tmp_path / "mocks/a.mock.yaml").write_text("mock: [")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"], ["rm", "-qrf", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    spec = "HEAD:openapi.yaml"
    (problem,) = sources.check_spec(spec, stdin=bytes, folder=tmp_path)
    assert (problem.severity, problem.file) == ("error", spec)
    assert len(sources.sibling_mocks(spec, tmp_path)) == 1
    for missing in ("HEAD:nothing.yaml", "main~9:openapi.yaml"):
        with pytest.raises(UsageError):
            sources.load_spec(missing, stdin=bytes, folder=tmp_path)


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"\xff")
    with pytest.raises(UsageError) as caught:
        sources.read_text(tmp_path / "policy.yaml")
    assert caught.value.code == "file-unreadable"


def test_a_rule_is_explained() -> None:
    text = explain("operation-removed")
    assert text.splitlines()[0] == "operation-removed: breaking, a rule of comparison"
    assert "  The other way round: operation-added, info" in text.splitlines()


def test_every_page_says_what_to_do() -> None:
    for code in known_codes():
        page = explain(code)
        assert page.startswith(f"{code}: ")
        assert "\n  Way out: " in page
        assert max(map(len, page.splitlines())) <= 200


def test_an_unknown_code_gets_the_nearest_ones() -> None:
    with pytest.raises(UsageError) as caught:
        explain("operation-remoted")
    assert (caught.value.code, "operation-removed" in (caught.value.hint or "")) == ("code-unknown", True)
    with pytest.raises(UsageError) as caught:
        explain("\x1b[0m" + "z" * 500)
    assert caught.value.hint == "contractrepo rules lists the rules of comparison"


# Whatever is called by one of these names takes a code: as an argument of its own, or as `code=`.
_RAISERS = re.compile(
    r"(\w+Error|Fault|Flaw|Objection|Problem|Remark|Violation|_?problem(_at)?|_?flaw|_at|_fault|refuse)\Z"
)
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+\Z")
# Arguments of the same calls that are something else.
_NO_CODES = {
    "content-type",
    "git-receive-pack",
    "git-upload-pack",
    "post-receive",
    "preference-applied",
    "pre-receive",
    "proc-receive",
    "request-changes",
    "rev-parse",
    "utf-16-be",
    "utf-16-le",
}


@cache
def codes_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Return | ast.Yield | ast.Assign) and isinstance(node.value, ast.Tuple):
            found |= codes_among(node.value.elts[:2])
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.IfExp)
            and "code" in ast.dump(node.targets[0])
        ):
            found |= codes_among([node.value.body, node.value.orelse])
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if _RAISERS.match(name):
            values = [*node.args[:4], *(one.value for one in node.keywords if one.arg == "code")]
            found |= codes_among(values)
    return found - _NO_CODES


def codes_among(values: list[ast.expr]) -> set[str]:
    texts = [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return {text for text in texts if _CODE.match(text)}


def test_every_code_that_is_raised_is_explained() -> None:
    raised = {code for path in PACKAGE.rglob("*.py") for code in codes_in(path)}
    raised |= CODES.keys()
    assert len(raised) > 100
    assert sorted(raised - set(known_codes())) == []


def test_every_explained_code_is_raised_somewhere() -> None:
    text = "".join(
        path.read_text()
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "explaining" or path.stem == "page"
    )
    composed = {
        f"{kind}-{fault}"
        for kind in ("body", "header", "parameter", "security")
        for fault in ("invalid", "malformed", "missing")
    }
    composed |= {f"bypass-{kind}" for kind in ("missing", "moved", "unknown")}
    composed |= {f"ref-{kind}" for kind in ("unapplied", "unlogged")}
    rules = {rule.id for rule in contractrepo.RULES}
    written = set(re.findall(r"""(?<=["'])[a-z0-9-]+(?=["'])""", text))
    assert [code for code in known_codes() if code not in rules | composed | written] == []
