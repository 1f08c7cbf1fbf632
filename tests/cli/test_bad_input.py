"""Bad input gives one clear message with code and hint, the right exit code, no traceback, and changes nothing."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.cli import main as cli_main

Cli = Callable[..., Any]
MESSAGE = re.compile(r"(\S+: )?error: \[[a-z]+(-[a-z]+)*\] .+")


@pytest.fixture
def state(repo: ContractRepo) -> Any:
    """Return a repository whose refs are the same afterwards."""

    def refs() -> str:
        return subprocess.run(
            ["git", "for-each-ref"], cwd=repo.path, capture_output=True, text=True, check=True
        ).stdout

    before = refs()
    yield repo
    assert refs() == before


# Command -> exit code, code of the message, what it must say.
CASES: dict[str, tuple[list[str], int, str, str]] = {
    "file missing": (["import", "carts", "nothing.yaml"], 2, "file-not-found", "nothing.yaml"),
    "a folder for a file": (["import", "carts", "."], 2, "file-not-found", "."),
    "YAML broken": (["import", "carts", "broken.yaml"], 1, "yaml-syntax", "broken.yaml:1:"),
    "no OpenAPI": (["import", "carts", "list.yaml"], 1, "document-not-object", "list.yaml:1:1"),
    "unknown version": (["import", "carts", "swagger.yaml"], 1, "swagger-unsupported", "swagger.yaml:1:"),
    "errors on main": (["import", "carts", "errors.yaml"], 1, "document-invalid", "--design draft"),
    "illegal name": (["import", "Carts", "fine.yaml"], 2, "name-invalid", "lower-case"),
    "illegal topic": (["import", "carts", "fine.yaml", "--design", "a/b"], 2, "topic-invalid", "lower-case"),
    "unknown contract": (["show", "carts"], 2, "unknown-contract", "orders"),
    "unknown ref": (["show", "orders@mian"], 2, "unknown-ref", "main"),
    "unknown revision": (["show", "HEAD:openapi.yaml"], 3, "not-a-repository", "is in no git repository"),
    "no repository": (["--repo", "nowhere.git", "list"], 3, "not-a-repository", "nowhere.git"),
    "a work tree": (["--repo", "tree", "list"], 3, "remote-missing", "git remote add origin"),
    "check a missing file": (["check", "nothing.yaml"], 2, "file-not-found", "nothing.yaml"),
    "compare a missing file": (["compare", "nothing.yaml", "fine.yaml"], 2, "file-not-found", "nothing.yaml"),
    "a policy that is none": (["init", "new.git", "--policy", "list.yaml"], 1, "policy-invalid", "list.yaml"),
    "a policy that is missing": (["init", "new.git", "--policy", "none"], 2, "file-not-found", "none"),
    "init over something": (["init", "tree"], 2, "repository-exists", "tree"),
    "export over something": (["export", "orders", "tree"], 2, "folder-not-empty", "tree"),
    "unknown code": (["explain", "operation-remoted"], 2, "code-unknown", "operation-removed"),
    "port taken": (["mock", "orders", "--port", "PORT"], 2, "port-taken", "--port"),
    "host unknown": (
        ["mock", "orders", "--host", "203.0.113.1", "--port", "0"],
        2,
        "host-unknown",
        "127.0.0.1",
    ),
    "mock a missing file": (["mock", "nothing.yaml"], 2, "file-not-found", "nothing.yaml"),
}


@pytest.fixture
def files(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: [3.1.0\n")
    (tmp_path / "list.yaml").write_text("- 1\n")
    (tmp_path / "swagger.yaml").write_text("swagger: '2.0'\n")
    (tmp_path / "fine.yaml").write_text("openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n")
    (tmp_path / "errors.yaml").write_text("openapi: 3.1.0\ninfo: {title: T}\npaths: {}\n")
    subprocess.run(["git", "init", "-q", str(tmp_path / "tree")], check=True)


@pytest.mark.usefixtures("state", "files")
@pytest.mark.parametrize("case", CASES)
def test_one_clear_message(case: str, cli: Cli, tmp_path: Path) -> None:
    arguments, exit_code, code, said = CASES[case]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = cli(*[port if argument == "PORT" else argument for argument in arguments])
    lines = done.err.splitlines()
    assert done.code == exit_code, done.err
    assert done.out == ""
    assert MESSAGE.match(lines[0]), done.err
    assert f"[{code}]" in lines[0]
    assert said in done.err
    assert any(line.strip().startswith("hint: ") for line in lines) or re.match(r"\S+:\d+:\d+: ", lines[0])
    assert not (tmp_path / "new.git").exists()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "arguments", [["nothing"], [], ["log", "-n", "-1"], ["log", "-n", "x"], ["compare", "a"]]
)
def test_wrong_arguments_are_usage(arguments: list[str], cli: Cli) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert "usage: contractrepo" in done.err


@pytest.fixture
def git_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts a git of its own on the path, or none."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        if script:
            (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
            (folder / "git").chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return put


@pytest.mark.parametrize(
    ("script", "code"),
    [("", "git-missing"), ("echo git version 2.20.1", "git-too-old"), ("echo hello", "git-too-old")],
    ids=["missing", "too old", "no git at all"],
)
def test_without_a_good_git(
    script: str, code: str, *, cli: Cli, repo: ContractRepo, git_of: Callable[[str], None], tmp_path: Path
) -> None:
    before = sorted(path.name for path in (repo.path / "hooks").iterdir())
    git_of(script)
    for arguments in (["init", "new.git"], ["hooks", "install"]):
        done = cli(*arguments)
        assert done.code == 3
        assert f"error: [{code}] " in done.err
        assert "hint: install git 2.34 or newer" in done.err
    assert cli("doctor").code == 1
    assert not (tmp_path / "new.git").exists()
    assert sorted(path.name for path in (repo.path / "hooks").iterdir()) == before


def test_a_breaking_import_lists_its_reasons(
    cli: Cli, state: ContractRepo, spec: Path, tmp_path: Path
) -> None:
    del state
    (tmp_path / "narrow.yaml").write_text(spec.read_text().replace("maxLength: 120", "maxLength: 90"))
    done = cli("import", "orders", "narrow.yaml")
    assert done.code == 1
    reason = "the request body refuses values it accepted: maxLength was 120 and is 90"
    assert done.err.splitlines() == [
        "error: [breaking-change] this would break consumers of main; the least version for it is 2.0.0",
        f"    contracts/orders/openapi.yaml:36:19: breaking: [request-body-max-length-narrowed] POST /orders: {reason}",
        "    hint: keep it as a design: --design v2",
    ]


def test_every_problem_of_a_document_is_listed(cli: Cli, state: ContractRepo, tmp_path: Path) -> None:
    del state
    (tmp_path / "twice.yaml").write_text("openapi: 3.1.0\ninfo: {}\ninfo: {}\npaths: {}\npaths: {}\n")
    done = cli("import", "carts", "twice.yaml")
    assert done.code == 1
    assert done.err.count("[duplicate-key]") >= 1


def test_who_commits_must_be_known(
    cli: Cli, state: ContractRepo, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del state
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    done = cli("import", "carts", spec)
    assert (done.code, "[author-unknown]" in done.err, "git config --global user.name" in done.err) == (
        2,
        True,
        True,
    )


def test_hooks_of_somebody_else_are_kept(cli: Cli, repo: ContractRepo) -> None:
    hook = repo.path / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 0\n")
    done = cli("hooks", "install")
    assert (done.code, "[hook-foreign]" in done.err) == (3, True)
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"
    assert cli("hooks", "install", "--force").code == 0


def test_a_fault_of_ours_is_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\x1b[31m zero")

    monkeypatch.setattr("contractrepo.service.explaining.explain", broken)
    done = cli("explain", "x")
    assert done.code == 3
    assert done.err.startswith(
        "error: [internal-error] ZeroDivisionError: by[31m zero\n    hint: this is a fault"
    )
    monkeypatch.setenv("CONTRACTREPO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli_main(["explain", "x"])


def test_an_interrupt_ends_quietly(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contractrepo.service.explaining.explain", interrupted)
    done = cli("explain", "x")
    assert (done.code, done.err) == (130, "")


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    package = Path(cli_main.__globals__["contractrepo"].__file__).parent.parent
    program = f"import sys; sys.path.insert(0, {str(package)!r}); from contractrepo.cli import main; sys.exit(main())"
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", program, "rules"], stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    os.close(reading)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (3, b"")
