"""Where the two sides of `compare` come from: files, standard input, revisions of any git repository, refs of ours."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contractrepo import ContractRepo

Cli = Callable[..., Any]
WHO = ("-c", "user.name=A", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
POLICY = "policy: 1\nserial: 1\nroles: {policy-admin: {of: [a]}}\ncompatibility: {severity: {request-body-max-length-narrowed: warning}}\n"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *WHO, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def document(longest: int) -> str:
    return f"""\
openapi: 3.1.0
info: {{title: Notes, version: 1.0.0}}
paths:
  /notes:
    post:
      requestBody: {{content: {{application/json: {{schema: {{$ref: 'parts/note.yaml'}}}}}}}}
      responses: {{'201': {{description: It is kept.}}, '202': {{description: Later. Up to {longest}.}}}}
"""


def part(longest: int) -> str:
    return f"type: object\nproperties: {{text: {{type: string, maxLength: {longest}}}}}\n"


def mock(status: int) -> str:
    return f"mock: 1\noperation: POST /notes\nexamples:\n  short:\n    when: {{body: {{equals: {{text: hi}}}}}}\n    respond: {{status: {status}}}\n"


def write(folder: Path, longest: int, status: int | None = None) -> None:
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_text(document(longest))
    (folder / "parts/note.yaml").write_text(part(longest))
    if status is not None:
        (folder / "mocks").mkdir(exist_ok=True)
        (folder / "mocks/post-notes.mock.yaml").write_text(mock(status))


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Return an application's repository whose second commit breaks the description in `api/`."""
    made = tmp_path / "app"
    made.mkdir()
    git(made, "init", "-q")
    (made / "mocks").mkdir()
    (made / "mocks/fake.bin").write_bytes(b"\xff" * 10)
    for longest, status in ((20, 201), (10, 202)):
        write(made / "api", longest, status)
        git(made, "add", ".")
        git(made, "commit", "-qm", f"up to {longest}")
    return made


def outcome(ran: Any) -> tuple[int, str, list[str]]:
    report = ran.json
    return ran.code, report["verdict"], [finding["rule"] for finding in report["findings"]]


BROKEN = (1, "breaking", ["request-body-max-length-narrowed", "behaviour-status-changed"])


@pytest.mark.parametrize(
    ("folder", "base", "revision"),
    [
        (".", "HEAD~1:api/openapi.yaml", "HEAD:api/openapi.yaml"),
        (".", "HEAD~1:api/openapi.yaml", "api/openapi.yaml"),
        (".", "HEAD~1:./api/openapi.yaml", "./api/openapi.yaml"),
        ("api", "HEAD~1:api/openapi.yaml", "openapi.yaml"),
        ("api", "HEAD~1:./openapi.yaml", "main:./openapi.yaml"),
        ("api/parts", "HEAD~1:../openapi.yaml", "../openapi.yaml"),
    ],
)
def test_revisions_and_files(
    folder: str, base: str, revision: str, *, app: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Descriptions of several files, with the mocks beside them, from wherever one stands."""
    monkeypatch.chdir(app / folder)
    assert outcome(cli("compare", base, revision, "--format", "json")) == BROKEN


def test_a_bare_repository(app: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    git(app.parent, "clone", "-q", "--bare", str(app), "bare.git")
    monkeypatch.chdir(app.parent / "bare.git")
    assert (
        outcome(cli("compare", "main~1:api/openapi.yaml", "main:api/openapi.yaml", "--format", "json"))
        == BROKEN
    )


def test_a_path_from_here_is_told_from_one_of_the_root(
    app: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(app / "api")
    done = cli("compare", "HEAD~1:openapi.yaml", "openapi.yaml")
    assert done.code == 2
    assert "HEAD~1:api/openapi.yaml" in done.err
    assert cli("compare", "HEAD:none.yaml", "openapi.yaml").code == 2
    assert cli("compare", "HEAD:../../../openapi.yaml", "openapi.yaml").code == 2


def test_a_shallow_clone_is_told_what_to_fetch(app: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a pipeline: one commit of one branch is there; what the hint says brings the other."""
    git(app, "checkout", "-qb", "feature")
    write(app / "api", 5)
    git(app, "commit", "-qam", "up to 5")
    git(app.parent, "clone", "-q", "--depth", "1", "--branch", "feature", f"file://{app}", "ci")
    ci = app.parent / "ci"
    monkeypatch.chdir(ci)
    done = cli("compare", "origin/main:api/openapi.yaml", "api/openapi.yaml")
    assert done.code == 2
    (command,) = [words for words in done.err.splitlines() if "git fetch --depth" in words]
    git(ci, *command[command.index("git fetch") :].split()[1:])
    assert cli("compare", "origin/main:api/openapi.yaml", "api/openapi.yaml").code == 1
    older = cli("compare", "HEAD~1:api/openapi.yaml", "api/openapi.yaml")
    assert older.code == 2
    assert "git fetch --depth=1 origin BRANCH" in older.err


def test_outside_of_git(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, 20)
    done = cli("compare", "HEAD:openapi.yaml", "openapi.yaml")
    assert done.code == 3
    assert "[not-a-repository]" in done.err


def test_standard_input(cli: Cli, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = spec.read_text().replace("maxLength: 120", "maxLength: 90")
    for words, code in (((spec, "-"), 1), (("-", spec), 0)):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        assert cli("compare", *words).code == code
    twice = cli("compare", "-", "-")
    assert (twice.code, twice.out) == (2, "")
    assert "[stdin-twice]" in twice.err


def test_refs_of_a_contract_and_documents_at_hand(
    cli: Cli, repo: ContractRepo, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(spec.read_text().replace("maxLength: 120", "maxLength: 90"))
    done = cli("compare", "--contract", "orders", "main", changed, "--format", "json")
    assert (done.code, done.json["verdict"]) == (1, "breaking")
    assert cli("compare", "--contract", "orders", changed, "main").code == 0
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(changed.read_bytes())))
    assert cli("compare", "--contract", "orders", "main", "-").code == 1
    assert cli("compare", "--contract", "orders", "main", "main").out.startswith("unchanged: ")
    assert cli("compare", "--contract", "none", "main", "main").code == 2
    assert cli("compare", "--contract", "Bad Name", "main", changed).code == 2
    assert cli("compare", "--contract", "orders", "nowhere", changed).code == 2
    assert repo.versions("orders") == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "breaking"), 1),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "none"), 0),
        (("--policy", "policy.yaml"), 0),
        (("--policy", "policy.yaml", "--fail-on", "warning"), 1),
        (("--policy", "missing.yaml"), 2),
        (("--policy", "openapi.yaml"), 1),
        (("--as-of", "yesterday"), 2),
        (("--format", "pdf"), 2),
    ],
)
def test_exit_codes(options: tuple[str, ...], code: int, cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, 20)
    write(tmp_path / "new", 10)
    (tmp_path / "policy.yaml").write_text(POLICY)
    assert cli("compare", "openapi.yaml", "new/openapi.yaml", *options).code == code


def test_what_a_document_gets_wrong_is_listed_and_the_rest_compared(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, 20)
    write(tmp_path / "new", 10)
    text = (tmp_path / "new/openapi.yaml").read_text()
    (tmp_path / "new/openapi.yaml").write_text(
        text + "  /bad: {get: {parameters: [{$ref: '#/nope'}], responses: 5}}\n"
    )
    done = cli("compare", "openapi.yaml", "new/openapi.yaml")
    assert (done.code, done.out.split(":")[0]) == (1, "breaking")
    assert [line for line in done.err.splitlines() if line.startswith("revision: new/openapi.yaml:8:")]
    assert "revision: " not in cli("compare", "openapi.yaml", "new/openapi.yaml", "--format", "json").err
    many = "".join(f"  /bad{n}: 5\n" for n in range(30))
    (tmp_path / "many.yaml").write_text(text + many)
    assert "base: ... and " in cli("compare", "many.yaml", "openapi.yaml").err


@pytest.mark.parametrize("text", ["", "{", "[]", "openapi: 9.0.0\n", "\x00", "a: &a [*a]\n"])
def test_what_is_no_description_is_refused_with_its_problems(text: str, cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, 20)
    (tmp_path / "broken.yaml").write_text(text)
    for sides in (("broken.yaml", "openapi.yaml"), ("openapi.yaml", "broken.yaml")):
        done = cli("compare", *sides)
        assert done.code == 1
        assert "broken.yaml" in done.err


def test_the_full_difference_names_each_value_of_a_mock(
    app: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(app)
    done = cli("compare", "HEAD~1:api/openapi.yaml", "HEAD:api/openapi.yaml", "--full")
    assert (
        "api/mocks/post-notes.mock.yaml (POST /notes) example 'short'\n  ~ /examples/short/respond/status: 201 -> 202\n"
        in done.out
    )
    machine = cli(
        "compare", "HEAD~1:api/openapi.yaml", "HEAD:api/openapi.yaml", "--full", "--format", "sarif"
    )
    assert json.loads(machine.out)["version"] == "2.1.0"
    assert "/examples/short/respond/status: 201 -> 202" in machine.err
