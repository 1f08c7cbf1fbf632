"""`export --embed`, and `import` of what it wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.document import read_document

ADA = Author("Ada", "ada@example.org")


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)


def test_one_document_goes_out_and_comes_back(cli: Any, repo: ContractRepo, tmp_path: Path) -> None:
    (path, *_) = sorted(repo.mocks("orders").files)
    with repo.edit("orders", author=ADA) as draft:
        data = read_document(draft.files[path]).data
        first = next(iter(data["examples"]))
        draft.write_file(path, draft.files[path].replace(b"examples:\n", b"fallback: '404'\nexamples:\n"))
    assert cli("export", "orders", tmp_path / "out", "--embed").out == f"{tmp_path / 'out/openapi.yaml'}\n"
    whole = (tmp_path / "out/openapi.yaml").read_text()
    assert "x-mock:" in whole

    done = cli("import", "copy", tmp_path / "out/openapi.yaml")

    assert done.code == 0, done.err
    assert first in read_document(repo.mocks("copy").files[path]).data["examples"]
    assert {name: read_document(text).data for name, text in repo.mocks("copy").files.items()} == {
        name: read_document(text).data for name, text in repo.mocks("orders").files.items()
    }
    assert cli("export", "copy", tmp_path / "copy").code == 0
    assert cli("export", "orders", tmp_path / "orders").code == 0
    ours, theirs = ((tmp_path / name / "openapi.yaml").read_bytes() for name in ("orders", "copy"))
    assert ours == theirs

    (tmp_path / "all").mkdir()
    (tmp_path / "all/third.yaml").write_text(whole)
    assert cli("import", "--all", tmp_path / "all").code == 0
    assert repo.mocks("third").files == repo.mocks("copy").files


def test_an_x_mock_of_somebody_else_stays(cli: Any, repo: ContractRepo, tmp_path: Path) -> None:
    with repo.edit("orders", author=ADA) as draft:
        draft.write_spec(draft.spec + "x-mock: {delay: 3}\n")
    done = cli("export", "orders", tmp_path / "out", "--embed")
    assert (done.code, "[embed-taken]" in done.err) == (2, True)
    assert cli("export", "orders", tmp_path / "out").code == 0
    assert cli("import", "copy", tmp_path / "out/openapi.yaml").code == 0
    assert repo.contract("copy").description.data["x-mock"] == {"delay": 3}
