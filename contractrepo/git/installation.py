"""Hooks and settings of a repository: put in place, inspected, removed.

git fails open where a hook is missing, is not executable, or where ``core.hooksPath`` points elsewhere, so all of it is
looked at, not only the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.bare import writable
from contractrepo.git.process import require_git, run_git

HOOKS_FOLDER = "hooks"
# A hook that starts this package is ours, whichever version wrote it.
MARK = b"contractrepo.hooks"
_TAKES_REFS = "receive.procReceiveRefs"
_TAKER = "proc-receive"
_LISTS = frozenset({_TAKES_REFS})
_NOTHING_TO_UNSET = 5
_REINSTALL = "contractrepo hooks install"

SETTINGS: Mapping[str, str] = {
    # Wins over a path in the host's own configuration, which would switch our hooks off.
    "core.hooksPath": HOOKS_FOLDER,
    # All refs: a push that mixes refs written by the hook and by git would not be atomic.
    _TAKES_REFS: "refs",
    "receive.advertiseAtomic": "true",
    "receive.advertisePushOptions": "true",
    "receive.fsckObjects": "true",
    "receive.maxInputSize": "64m",
    # Maintenance is ours, under the repository's lock.
    "receive.autogc": "false",
    # Objects of a transaction in flight are not referenced yet; "now" would prune them.
    "gc.pruneExpire": "2.weeks.ago",
    # Small pushes are unpacked into loose objects, which git leaves unsynced by default (git 2.36 and newer).
    "core.fsync": "committed",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps the hooks from judging pushes.

    Attributes:
        code: Stable kebab-case identifier.
        message: What is wrong, in one sentence.
        hint: How to mend it.
    """

    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}\n    hint: {self.hint}"


def install(git_dir: Path, hooks: Mapping[str, str], *, force: bool = False) -> None:
    """Write hooks and settings; doing it again changes nothing.

    Args:
        git_dir: A bare repository.
        hooks: Name of the hook, for example ``pre-receive`` -> its text; without a ``proc-receive`` refs are left to git.
        force: Replace hooks that are not ours.

    Raises:
        StoreError: ``git-missing``, ``git-too-old``; ``hook-foreign``: another hook is there, and nothing was changed;
            ``not-writable``.
    """
    require_git()
    folder = git_dir / HOOKS_FOLDER
    foreign = [name for name in hooks if _is_foreign(folder / name)]
    if foreign and not force:
        message = f"{printable(str(folder))} holds {', '.join(foreign)} of somebody else"
        raise StoreError(
            "hook-foreign", message, "call it from a hook of your own, or replace it with --force"
        )
    with writable(git_dir):
        folder.mkdir(exist_ok=True)
        for name, text in hooks.items():
            _write_executable(folder / name, text)
    for key, value in _settings(hooks).items():
        if value is not None:
            _configure(git_dir, "--replace-all", key, value)
            continue
        _configure(git_dir, "--unset-all", key)
        _remove_ours(folder / _TAKER)


def inspect(git_dir: Path, hooks: Mapping[str, str]) -> list[Fault]:
    """Return what keeps `hooks` from running as they should, in a fixed order."""
    try:
        require_git()
    except StoreError as error:
        return [Fault(error.code, error.message, error.hint or _REINSTALL)]
    return [
        *(
            fault
            for name, text in hooks.items()
            for fault in _hook_faults(git_dir / HOOKS_FOLDER / name, text)
        ),
        *_setting_faults(git_dir, _settings(hooks)),
    ]


def remove(git_dir: Path, hooks: Mapping[str, str]) -> None:
    """Remove those of `hooks` that are ours, and the settings; pushes are judged by nobody afterwards.

    Raises:
        StoreError: ``git-missing`` or ``not-writable``.
    """
    with writable(git_dir):
        for name in hooks:
            _remove_ours(git_dir / HOOKS_FOLDER / name)
    for key in SETTINGS:
        _configure(git_dir, "--unset-all", key)


def _settings(hooks: Mapping[str, str]) -> dict[str, str | None]:
    """Return the settings that go with hooks; None is one that must not be set, or git would wait for a hook that is not there."""
    return {**SETTINGS, _TAKES_REFS: SETTINGS[_TAKES_REFS] if _TAKER in hooks else None}


def _hook_faults(path: Path, text: str) -> Iterator[Fault]:
    name = path.name
    if not path.is_file():
        yield Fault("hook-missing", f"the hook {name} is not installed", _REINSTALL)
        return
    if not os.access(path, os.X_OK):
        yield Fault(
            "hook-not-executable", f"the hook {name} is not executable, so git ignores it", _REINSTALL
        )
    if path.read_bytes() != text.encode("utf-8"):
        owner = "is not ours" if _is_foreign(path) else "differs from the one of this version"
        yield Fault(
            "hook-changed",
            f"the hook {name} {owner}",
            f"look at {printable(str(path))}, then {_REINSTALL} --force",
        )


def _setting_faults(git_dir: Path, settings: Mapping[str, str | None]) -> Iterator[Fault]:
    values = _values(git_dir)
    for key, wanted in settings.items():
        found = values.get(key.lower(), [])
        # Of several values git takes the last one, or all of them where it wants a list.
        if (found if key in _LISTS else found[-1:]) == ([] if wanted is None else [wanted]):
            continue
        is_, should_be = _said(", ".join(found) if found else None), _said(wanted)
        code = "hooks-path-set" if key == "core.hooksPath" and found else "setting-missing"
        yield Fault(code, f"{key} is {is_} and should be {should_be}", _REINSTALL)


def _said(value: str | None) -> str:
    return "not set" if value is None else f"'{printable(value, limit=100)}'"


def _values(git_dir: Path) -> dict[str, list[str]]:
    """Return key, as git writes it in small letters -> values, from wherever git takes them, the strongest last."""
    output = run_git("config", "--null", "--list", git_dir=git_dir).stdout.decode("utf-8", "replace")
    found: dict[str, list[str]] = {}
    for setting in output.split("\0")[:-1]:
        # A key alone, without a value, means true.
        key, equals, value = setting.partition("\n")
        found.setdefault(key, []).append(value if equals else "true")
    return found


def _configure(git_dir: Path, *arguments: str) -> None:
    done = run_git("config", "--local", *arguments, git_dir=git_dir)
    if done.returncode not in (0, _NOTHING_TO_UNSET):
        reason = printable(done.stderr.decode("utf-8", "replace").strip(), limit=300)
        raise StoreError(
            "not-writable", f"git cannot change the configuration: {reason}", "check permissions"
        )


def _is_foreign(path: Path) -> bool:
    return path.is_symlink() or path.is_dir() or (path.is_file() and MARK not in path.read_bytes())


def _remove_ours(path: Path) -> None:
    if path.is_file() and not _is_foreign(path):
        path.unlink()


def _write_executable(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(text.encode("utf-8"))
        temporary.chmod(0o755)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
