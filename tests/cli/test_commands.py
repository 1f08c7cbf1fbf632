"""Every command does what it says, in words and as one JSON document."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import RULES, ContractRepo
from contractrepo.server import serve as serving

Cli = Callable[..., Any]
BROKEN = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'200': {$ref: '#/x'}}}}}\n"


def test_import_stores_and_tells_what_is_next(cli: Cli, spec: Path, repo: ContractRepo) -> None:
    done = cli("import", "copies", spec, "-m", "Copy the orders")
    assert done.code == 0
    assert re.fullmatch(
        r"copies: 3 operations, 3 mock files\nmain is now [0-9a-f]{12}: Copy the orders\n", done.out
    )
    assert done.err == f"next: contractrepo --repo {repo.path} mock copies\n"
    assert cli("import", "copies", spec).out == "copies: nothing to change on main\n"


def test_import_reads_standard_input(cli: Cli, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode())))
    done = cli("import", "broken", "-", "--design", "first")
    assert done.code == 0
    assert "error: [ref-not-found]" in done.err
    assert done.err.endswith("mock broken@design/broken/first\n")
    assert repo.branches() == ["design/broken/first", "main"]


def test_list(cli: Cli, spec: Path, repo: ContractRepo, log_tag: Any) -> None:
    assert cli("import", "carts", spec, "--design", "new").code == 0
    log_tag(repo.path, "orders/v1.4.0")
    assert cli("list").out == "carts: no release yet; designs: new\norders: 1.4.0\n"
    assert cli("list", "--format", "json").json == {
        "schema": "contractrepo/list/1",
        "contracts": [
            {"name": "carts", "versions": [], "designs": ["new"]},
            {"name": "orders", "versions": ["1.4.0"], "designs": []},
        ],
    }


@pytest.mark.usefixtures("repo")
@pytest.mark.parametrize("contract", ["orders", "orders@main", "SPEC", "REV"])
def test_show(
    contract: str, cli: Cli, spec: Path, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    if contract == "REV":
        monkeypatch.chdir(repo.path)
    named = {"SPEC": str(spec), "REV": "main:contracts/orders/openapi.yaml"}.get(contract, contract)
    done = cli("show", named)
    assert done.code == 0
    mocks = 0 if contract == "SPEC" else 3
    assert (
        done.out
        == f"""\
Orders 1.4.0 (OpenAPI 3.1)
  GET  /orders  -> 200
  POST /orders  -> 201
  GET  /orders/{{id}}  -> 200
3 operations, {mocks} mock files
"""
    )


def test_show_as_json(cli: Cli, repo: ContractRepo) -> None:
    del repo
    shown = cli("show", "orders", "--format", "json").json
    problems = shown.pop("problems")
    assert all(problem["severity"] == "warning" for problem in problems)
    assert shown == {
        "schema": "contractrepo/contract/1",
        "title": "Orders",
        "version": "1.4.0",
        "openapi": "3.1",
        "operations": [
            {"method": "GET", "path": "/orders", "statuses": ["200"]},
            {"method": "POST", "path": "/orders", "statuses": ["201"]},
            {"method": "GET", "path": "/orders/{id}", "statuses": ["200"]},
        ],
        "mockFiles": 3,
    }


def test_show_says_what_is_wrong(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN)
    done = cli("show", "broken.yaml")
    assert done.code == 0
    assert "broken.yaml:3:" in done.err


def test_check(cli: Cli, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fine = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n"
    (tmp_path / "fine.yaml").write_text(fine)
    (tmp_path / "broken.yaml").write_text(BROKEN)
    assert cli("check", spec).code == 0
    done = cli("check", "fine.yaml")
    assert (done.code, done.out, done.err) == (0, "", "fine.yaml: nothing is wrong\n")
    done = cli("check", "broken.yaml", "fine.yaml")
    assert done.code == 1
    assert re.match(r"broken.yaml:3:\d+: error: \[ref-not-found\] ", done.out)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[")))
    files = cli("check", "-", "--format", "json").json
    assert files["schema"] == "contractrepo/check/1"
    assert [(one["file"], len(one["problems"])) for one in files["files"]] == [("<stdin>", 1)] or files[
        "files"
    ][0]["file"] == "-"
    assert set(files["files"][0]["problems"][0]) == {
        "code",
        "severity",
        "message",
        "pointer",
        "file",
        "line",
        "column",
        "hint",
    }


def test_check_of_a_revision(cli: Cli, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("import", "broken", _written(repo, BROKEN), "--design", "d")
    monkeypatch.chdir(repo.path)
    done = cli("check", "design/broken/d:contracts/broken/openapi.yaml")
    assert done.code == 1
    assert done.out.startswith("design/broken/d:contracts/broken/openapi.yaml:3:")
    assert cli("check", "main:contracts/orders/openapi.yaml").code == 0


def _written(repo: ContractRepo, text: str) -> Path:
    path = repo.path.parent / "written.yaml"
    path.write_text(text)
    return path


def _changed(spec: Path, folder: Path) -> Path:
    path = folder / "changed.yaml"
    path.write_text(spec.read_text().replace("maxLength: 120", "maxLength: 90"))
    return path


def test_compare(cli: Cli, spec: Path, tmp_path: Path) -> None:
    changed = _changed(spec, tmp_path)
    done = cli("compare", spec, changed)
    assert done.code == 1
    assert done.out.startswith("breaking: 1 breaking, 0 warnings, ")
    assert cli("compare", changed, spec).code == 0
    assert cli("compare", spec, spec).out.startswith("unchanged: ")
    assert cli("compare", spec, changed, "--fail-on", "none").code == 0
    full = cli("compare", spec, changed, "--full")
    assert "maxLength: 120 -> 90" in full.out
    machine = cli("compare", spec, changed, "--full", "--format", "json")
    assert machine.json["verdict"] == "breaking"
    assert "maxLength: 120 -> 90" in machine.err
    policy = tmp_path / "policy.yaml"
    policy.write_text("policy: 1\nserial: 1\nroles: {policy-admin: {of: [a]}}\ncompatibility: {mode: none}\n")
    assert cli("compare", spec, changed, "--policy", policy, "--as-of", "2026-01-31").code == 0


@pytest.mark.parametrize("form", ["markdown", "sarif", "junit", "github"])
def test_compare_in_other_forms(form: str, cli: Cli, spec: Path, tmp_path: Path) -> None:
    done = cli("compare", spec, _changed(spec, tmp_path), "--format", form)
    assert done.code == 1
    assert "request-body-max-length-narrowed" in done.out


def test_compare_two_refs(cli: Cli, spec: Path, repo: ContractRepo) -> None:
    assert cli("import", "orders", _changed(spec, repo.path.parent), "--design", "short").code == 0
    done = cli("compare", "--contract", "orders", "main", "design/orders/short", "--format", "json")
    assert (done.code, done.json["verdict"]) == (1, "breaking")
    assert cli("compare", "--contract", "orders", "released", "main").code == 2


def test_export_and_bundle(cli: Cli, repo: ContractRepo, spec: Path, tmp_path: Path) -> None:
    del repo
    done = cli("export", "orders@main", "out")
    assert done.out.splitlines()[-1] == "out/openapi.yaml"
    assert cli("compare", spec, "out/openapi.yaml").out.startswith("unchanged")
    assert cli("export", "orders", "again").code == 0
    bundle = cli("bundle", "orders").json
    assert (bundle["openapi"], bundle["info"]["title"]) == ("3.1.0", "Orders")
    assert cli("bundle", tmp_path / "out/openapi.yaml").json == bundle


def test_log(cli: Cli, repo: ContractRepo) -> None:
    lines = cli("log", "-n", "1").out.splitlines()
    main = repo.log(limit=1)[0].changes[0].new
    assert re.fullmatch(r"[0-9a-f]{40}  20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ  \S+  api", lines[0])
    assert lines[1:] == [f"    refs/heads/main  000000000000 -> {main[:12]}"]
    entries = cli("log", "--format", "json").json
    assert entries["schema"] == "contractrepo/log-entries/1"
    assert [entry["via"] for entry in entries["entries"]] == ["api", "api", "genesis"]


def test_hooks_and_doctor(cli: Cli, repo: ContractRepo) -> None:
    path = repo.path
    done = cli("hooks", "status")
    assert done.code == 1
    assert "[hook-missing] the hook pre-receive is not installed" in done.out
    assert cli("hooks", "install").out == "the hooks are in place\n"
    assert cli("hooks", "status").code == 0
    assert cli("doctor", "--format", "json").json == {
        "schema": "contractrepo/doctor/1",
        "ok": True,
        "mode": "full",
        "faults": [],
    }
    assert cli("hooks", "install", "--gate-only").code == 0
    assert cli("doctor", "--format", "json").json["mode"] == "gate-only"
    assert cli("hooks", "install").code == 0
    (path / "hooks/pre-receive").chmod(0o644)
    mended = cli("doctor", "--fix")
    assert (mended.code, mended.out) == (0, "nothing is wrong\n")
    assert cli("hooks", "remove").code == 0
    sick = cli("doctor")
    assert sick.code == 1
    assert sick.out.count("[hook-missing]") == 3
    faults = cli("doctor", "--format", "json")
    assert (faults.code, faults.json["ok"]) == (1, False)
    assert set(faults.json["faults"][0]) == {"code", "message", "hint"}


def test_rules_and_explain(cli: Cli) -> None:
    assert len(cli("rules").out.splitlines()) == len(RULES)
    listed = cli("rules", "--format", "json").json
    assert [rule["id"] for rule in listed["rules"]] == [rule.id for rule in RULES]
    assert cli("explain", "operation-removed").out.startswith("operation-removed: breaking")
    assert cli("explain", "ref-not-found").out.startswith("ref-not-found: problem of a document\n")


KEYED = """\
openapi: 3.1.0
info: {title: T, version: '1'}
security: [{key: []}]
paths: {/a: {get: {responses: {'204': {description: ''}, '401': {description: ''}}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
"""


def test_mock_serves_a_contract_and_says_where(
    cli: Cli, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del repo
    told: dict[str, Any] = {}

    def serve(app: Any, *, host: str, port: int, ready: Callable[[str], None]) -> None:
        told.update(app=app, host=host, port=port)
        ready("http://127.0.0.1:4010")

    monkeypatch.setattr(serving, "serve", serve)
    done = cli("mock", "orders", "--dynamic", "--seed", "7")
    assert (done.code, done.out) == (0, "Orders 1.4.0 answers at http://127.0.0.1:4010\n")
    assert (told["host"], told["port"]) == ("127.0.0.1", 4010)
    (tmp_path / "broken.yaml").write_text(BROKEN)
    (tmp_path / "mocks").mkdir()
    (tmp_path / "mocks/bad.mock.yaml").write_text("mock: [")
    done = cli("mock", "broken.yaml")
    assert done.code == 0
    assert done.err.count("[ref-not-found]") == 1
    assert "mocks/bad.mock.yaml" in done.err


def test_mock_takes_the_tokens_that_are_named_and_no_others(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[Any] = []
    monkeypatch.setattr(serving, "serve", lambda app, **_: served.append(app))
    (tmp_path / "keyed.yaml").write_text(KEYED)
    assert cli("mock", "keyed.yaml", "--accept-token", "one", "--accept-token", "two").code == 0

    async def statuses() -> list[int]:
        transport = httpx.ASGITransport(app=served[0])
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return [
                (await client.get("/a", headers={"X-Key": key})).status_code for key in ("one", "two", "on")
            ]

    assert asyncio.run(statuses()) == [204, 204, 401]


@pytest.mark.parametrize(("switch", "keeps"), [("on", True), ("off", False)])
def test_mock_keeps_what_it_finds_out_about_a_document(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, switch: str, keeps: bool
) -> None:
    monkeypatch.setattr(serving, "serve", lambda _, ready, **__: ready("http://127.0.0.1:4010"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CONTRACTREPO_CACHE", switch)
    (tmp_path / "broken.yaml").write_text(BROKEN)
    first, second = cli("mock", "broken.yaml"), cli("mock", "broken.yaml")
    assert (first.out, first.err) == (second.out, second.err)
    assert first.err.count("[ref-not-found]") == 1
    assert any(tmp_path.glob("contractrepo-cache-*/*/*")) is keeps


def test_mock_reads_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "serve", lambda *_, **__: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode())))
    assert cli("mock", "-").code == 0


def test_version_and_help(cli: Cli) -> None:
    assert cli("--version").out.startswith("contractrepo 0.")
    done = cli("--help")
    assert done.code == 0
    assert "COMMAND" in done.out


def test_json_is_ascii_and_alone(cli: Cli, repo: ContractRepo) -> None:
    del repo
    for command in (("list",), ("log",), ("show", "orders"), ("rules",), ("doctor",)):
        done = cli(*command, "--format", "json")
        assert done.out.isascii()
        json.loads(done.out)


def test_the_repository_around_is_found(
    cli: Cli, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTRACTREPO")
    assert cli("list").code == 3
    monkeypatch.chdir(repo.path / "refs")
    assert cli("list").out == "orders: no release yet\n"
