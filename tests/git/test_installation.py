from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo.errors import StoreError
from contractrepo.git.installation import SETTINGS, inspect, install, remove
from contractrepo.git.process import require_git
from contractrepo.git.store import Store

Git = Callable[..., str]
HOOKS = {
    "pre-receive": "#!/bin/sh\nexec python -m contractrepo.hooks.pre_receive\n",
    "proc-receive": "#!/bin/sh\nexec python -m contractrepo.hooks.proc_receive\n",
}
FOREIGN = "#!/bin/sh\nexit 0\n"


def codes(store: Store) -> list[str]:
    return [fault.code for fault in inspect(store.path, HOOKS)]


def test_installed_hooks_are_executable_and_have_no_fault(store: Store, git: Git) -> None:
    install(store.path, HOOKS)
    install(store.path, HOOKS)
    assert codes(store) == []
    for name, text in HOOKS.items():
        path = store.path / "hooks" / name
        assert path.read_text() == text
        assert path.stat().st_mode & 0o777 == 0o755
    assert {path.name for path in (store.path / "hooks").iterdir()} == set(HOOKS)
    assert {key: git(store.path, "config", "--get-all", key) for key in SETTINGS} == dict(SETTINGS)


def test_what_is_missing_at_first(store: Store) -> None:
    assert codes(store) == ["hook-missing"] * 2 + ["setting-missing"] * len(SETTINGS)


def test_faults_are_found_and_mended(store: Store, git: Git) -> None:
    install(store.path, HOOKS)
    hooks = store.path / "hooks"
    (hooks / "pre-receive").chmod(0o644)
    (hooks / "proc-receive").write_text(HOOKS["proc-receive"] + "# newer\n")
    git(store.path, "config", "core.hooksPath", "/nowhere")
    git(store.path, "config", "--unset", "receive.procReceiveRefs")
    git(store.path, "config", "--add", "receive.fsckObjects", "false")
    faults = inspect(store.path, HOOKS)
    assert [fault.code for fault in faults] == [
        "hook-not-executable",
        "hook-changed",
        "hooks-path-set",
        "setting-missing",
        "setting-missing",
    ]
    assert "receive.fsckObjects is 'true, false' and should be 'true'" in faults[-1].message
    assert str(faults[0]).startswith("[hook-not-executable] ")
    install(store.path, HOOKS)
    assert codes(store) == []


def test_a_hooks_path_of_the_host_is_overruled(
    store: Store, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "host").write_text("[core]\n\thooksPath = /nowhere\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "host"))
    assert "hooks-path-set" in codes(store)
    install(store.path, HOOKS)
    assert codes(store) == []
    assert git(store.path, "rev-parse", "--git-path", "hooks/pre-receive") == "hooks/pre-receive"


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_hooks_of_others_are_kept(store: Store, kind: str) -> None:
    path = store.path / "hooks" / "pre-receive"
    path.parent.mkdir(exist_ok=True)
    if kind == "file":
        path.write_text(FOREIGN)
        path.chmod(0o755)
    elif kind == "link":
        path.symlink_to("/bin/true")
    else:
        path.mkdir()
    with pytest.raises(StoreError) as caught:
        install(store.path, HOOKS)
    assert caught.value.code == "hook-foreign"
    assert not (store.path / "hooks" / "proc-receive").exists()
    remove(store.path, HOOKS)
    assert path.exists()
    assert codes(store)[0] == ("hook-missing" if kind == "folder" else "hook-changed")
    if kind != "folder":
        install(store.path, HOOKS, force=True)
        assert codes(store) == []
        assert Path("/bin/true").read_bytes()[:4] == b"\x7fELF"


def test_removing_takes_away_ours_only(store: Store, git: Git) -> None:
    install(store.path, HOOKS)
    (store.path / "hooks" / "pre-receive").write_text(FOREIGN)
    (store.path / "hooks" / "update").write_text(FOREIGN)
    remove(store.path, HOOKS)
    remove(store.path, HOOKS)
    assert {path.name for path in (store.path / "hooks").iterdir()} == {"pre-receive", "update"}
    assert git(store.path, "config", "--get-regexp", "receive|hookspath", ok=False) == ""


def test_a_folder_that_cannot_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="No space left"):
        install(store.path, HOOKS)
    assert not list((store.path / "hooks").glob("**/*pre-receive*"))


def test_a_configuration_that_cannot_be_written(store: Store) -> None:
    (store.path / "config.lock").touch()
    with pytest.raises(StoreError) as caught:
        install(store.path, HOOKS)
    assert (caught.value.code, "could not lock config file" in caught.value.message) == ("not-writable", True)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("git version 2.33.9", "git-too-old"),
        ("git version 1.9", "git-too-old"),
        ("", "git-too-old"),
        (None, "git-missing"),
    ],
)
def test_the_version_of_git(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str | None, code: str
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    if output is not None:
        (tools / "git").write_text(f"#!/bin/sh\necho {output}\n")
        (tools / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools) + (os.pathsep + os.environ["PATH"] if output is not None else ""))
    with pytest.raises(StoreError) as caught:
        install(store.path, HOOKS)
    assert caught.value.code == code
    assert codes(store) == [code]
    assert not (store.path / "hooks" / "pre-receive").exists()


@pytest.mark.parametrize(
    "output", ["2.34.1", "2.39.5", "3.0.0", "2.45.2 (Apple Git-154)", "2.40.0.windows.1"]
)
def test_versions_that_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\necho 'git version {output}'\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    assert require_git() == tuple(map(int, output.split(".")[:2]))
