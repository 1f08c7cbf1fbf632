"""Many contracts by one commit: all of them or none."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.cli import main
from contractrepo.errors import ConflictError, ContractError, UsageError, WorkflowError
from contractrepo.service.bulk_importing import documents_in

ADA = Author("Ada", "ada@example.org")


def document(title: str, path: str = "/hello") -> bytes:
    return f"""openapi: 3.1.0
info: {{title: {title}, version: 1.0.0}}
paths:
  {path}:
    get:
      operationId: hello
      responses: {{"200": {{description: ok, content: {{text/plain: {{schema: {{type: string}}}}}}}}}}
""".encode()


@pytest.fixture
def repo(tmp_path: Path) -> ContractRepo:
    return ContractRepo.init(tmp_path / "contracts.git", author=ADA)


def stored(repo: ContractRepo, name: str) -> dict[str, bytes]:
    commit = repo._store.refs()["refs/heads/main"]
    return dict(repo._store.files(commit, f"contracts/{name}"))


def test_it_is_one_commit_that_holds_what_single_imports_hold(repo: ContractRepo, tmp_path: Path) -> None:
    sources = {f"c{number}": document(f"C{number}") for number in range(30)}
    seen: list[str] = []
    done = repo.import_contracts(sources, author=ADA, progress=seen.append)
    assert seen == sorted(sources)
    assert (done.changed, done.unchanged) == (tuple(sorted(sources)), ())
    other = ContractRepo.init(tmp_path / "other.git", author=ADA)
    for name in ("c0", "c29"):
        other.import_contract(name, sources[name], author=ADA)
        assert stored(repo, name) == stored(other, name)
        assert any(file.startswith("mocks/") for file in stored(repo, name))
    entry = repo.log(1)[0]
    assert [change.new for change in entry.changes] == [done.commit]
    assert len(list((repo.path / "objects/pack").glob("*.pack"))) == 1
    fsck = subprocess.run(
        ["git", "fsck", "--full", "--strict"], cwd=repo.path, capture_output=True, check=True
    )
    assert fsck.stdout == b""
    again = repo.import_contracts(sources | {"d": document("D")}, author=ADA, message="Only one is new")
    assert (again.changed, again.unchanged) == (("d",), tuple(sorted(sources)))
    assert again.commit is not None
    assert repo._store.commit_info(again.commit).message == "Only one is new\n"
    assert repo.import_contracts(sources, author=ADA).commit is None


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ({"broken": b"openapi: 3.1.0\ninfo: [\n"}, ContractError),
        ({"unsound": b"openapi: 3.1.0\ninfo: {title: X, version: '1'}\npaths: {x: {}}\n"}, WorkflowError),
        ({"No Name": document("X")}, UsageError),
    ],
)
def test_one_that_is_refused_stops_all(
    bad: Mapping[str, bytes], error: type[Exception], repo: ContractRepo
) -> None:
    with pytest.raises(error):
        repo.import_contracts({"a": document("A"), **bad}, author=ADA)
    assert "refs/heads/main" not in repo._store.refs()


def test_consumers_are_kept(repo: ContractRepo) -> None:
    repo.import_contracts({"a": document("A"), "b": document("B")}, author=ADA)
    with pytest.raises(WorkflowError) as refused:
        repo.import_contracts(
            {"a": document("A", "/bye"), "b": document("B", "/bye"), "c": document("C")}, author=ADA
        )
    assert [one.contract for one in refused.value.data["objections"]] == ["a", "b"]
    assert "c" not in [row.name for row in repo.contracts()]


@pytest.mark.parametrize(("touched", "lands"), [("b", True), ("a", False)])
def test_what_others_write_meanwhile_stays(touched: str, lands: bool, repo: ContractRepo) -> None:
    def somebody_writes(_: str) -> None:
        if repo.log(1)[0].user != "eve":
            other = ContractRepo.open(repo.path, user="eve")
            other.import_contract(touched, document("Other"), author=ADA)

    def run() -> Any:
        return repo.import_contracts({"a": document("A")}, author=ADA, progress=somebody_writes)

    if lands:
        run()
        assert [row.name for row in repo.contracts()] == ["a", "b"]
    else:
        with pytest.raises(ConflictError, match="somebody else changed 'a'"):
            run()
        assert repo.contract("a").title == "Other"


def test_a_folder_from_the_command_line(
    repo: ContractRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "specs"
    (folder / "orders").mkdir(parents=True)
    (folder / "notes").mkdir()
    (folder / "orders/openapi.yaml").write_bytes(document("Orders"))
    (folder / "things.yml").write_bytes(document("Things"))
    (folder / "README.md").write_text("No document.")
    for name, value in {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}.items():
        monkeypatch.setenv(name, value)
    arguments = ["--repo", str(repo.path), "import", "--all", str(folder)]
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("2 contracts imported, 0 unchanged\nmain is now ")
    assert main(arguments) == 0
    assert capsys.readouterr().out == "nothing to change in 2 contracts\n"
    assert [row.name for row in repo.contracts()] == ["orders", "things"]
    assert main([*arguments, "--design", "x"]) == 2
    assert main(["--repo", str(repo.path), "import", "orders"]) == 2
    assert "[import-unclear]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _: None, "file-not-found"),
        (lambda folder: folder.mkdir(), "file-not-found"),
        (
            lambda folder: (folder.mkdir(), [(folder / f"a{end}").touch() for end in (".yaml", ".json")]),
            "import-name-clash",
        ),
    ],
)
def test_a_folder_that_cannot_be_imported(make: Callable[[Path], Any], code: str, tmp_path: Path) -> None:
    make(tmp_path / "specs")
    with pytest.raises(UsageError) as refused:
        documents_in(tmp_path / "specs")
    assert refused.value.code == code
