"""What every test shares: a world of its own, and a report without traces of the machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

DATA = Path(__file__).parent / "data"

pytest_plugins = ["pytester"]

hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, print_blob=False, max_examples=100
)
hypothesis.settings.register_profile("nightly", deadline=None, database=None, max_examples=5_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_GIT_WORLD = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
_FOREIGN = ("GIT_", "CONTRACTREPO", "SSH_", "XDG_", "EMAIL", "PYTHON")


@pytest.fixture(autouse=True)
def own_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No configuration, key, locale or time zone of the user reaches a test or a process that it starts."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    for name, value in _GIT_WORLD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def log_tag() -> Callable[..., None]:
    """Return what lets a tag land through the log, as releases did before they were signed: (folder, tag, revision)."""
    from contractrepo.core.layout import TAGS
    from contractrepo.git.changes import Instant, Receipt, RefChange
    from contractrepo.git.refnames import ZERO
    from contractrepo.git.store import Store

    def land(folder: Path, tag: str, revision: str = "main") -> None:
        store = Store.open(folder)
        change = RefChange(TAGS + tag, ZERO, store.resolve(revision).commit)
        store.update([change], Receipt("test", "genesis", Instant(0)))

    return land


@pytest.fixture(scope="session")
def specs() -> Path:
    """Return the folder of real OpenAPI documents (see its NOTICE.md)."""
    return DATA / "specs"


@pytest.hookimpl(optionalhook=True)
def pytest_json_modifyreport(json_report: dict[str, Any]) -> None:
    """Keep every test with its outcome; drop the root folder, host facts, captured output and tracebacks."""
    outcomes = sorted(_outcomes(json_report.get("tests", [])))
    kept = {
        key: json_report[key] for key in ("created", "duration", "exitcode", "summary") if key in json_report
    }
    json_report.clear()
    json_report.update(kept, tests=[{"nodeid": nodeid, "outcome": outcome} for nodeid, outcome in outcomes])


def _outcomes(tests: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for test in tests:
        yield test["nodeid"], test["outcome"]
