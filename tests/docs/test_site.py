from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo.core.digests import content_digest
from contractrepo.docs import Site
from contractrepo.errors import UsageError

FILES = {"index.html": b"<p>", "a/b.html": b"b", "manifest.json": b"{}"}


def test_a_site_is_a_mapping_of_sorted_paths() -> None:
    site = Site(FILES)

    assert list(site) == ["a/b.html", "index.html", "manifest.json"]
    assert site["a/b.html"] == b"b"
    assert len(site) == 3
    assert site.digest == content_digest(FILES)


def test_what_is_written_is_the_site_and_nothing_else(tmp_path: Path) -> None:
    Site(FILES).write(tmp_path / "new" / "docs")
    Site({"index.html": b"2", "manifest.json": b"{}"}).write(tmp_path / "new" / "docs")

    assert read(tmp_path) == {"new/docs/index.html": b"2", "new/docs/manifest.json": b"{}"}


def test_an_empty_folder_and_what_a_killed_write_left_are_taken(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs.partial" / "x").mkdir(parents=True)
    (tmp_path / "docs.partial" / "x" / "y").write_bytes(b"half")
    (tmp_path / "outside").write_bytes(b"stays")
    (tmp_path / "docs.old").symlink_to(tmp_path / "outside")

    Site(FILES).write(str(tmp_path / "docs"))

    expected = {f"docs/{path}": content for path, content in FILES.items()}
    assert read(tmp_path) == expected | {"outside": b"stays"}


@pytest.mark.parametrize("own", ["docs", "docs/own"])
def test_what_is_no_site_is_left_alone(tmp_path: Path, own: str) -> None:
    (tmp_path / own).parent.mkdir(exist_ok=True)
    (tmp_path / own).write_bytes(b"mine")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(UsageError) as raised:
        Site(FILES).write(tmp_path / "docs")

    assert raised.value.code == "directory-in-use"
    assert sorted(tmp_path.rglob("*")) == before


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
