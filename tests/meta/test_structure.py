"""What keeps the house tidy: sizes, and folders that equal the lists which register their files."""

from pathlib import Path
from types import ModuleType

import contractrepo
from contractrepo.breaking import areas
from contractrepo.cli import commands
from contractrepo.workflow import guards

PACKAGE = Path(contractrepo.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_no_module_is_over_the_ceiling() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 500} == {}


def test_no_module_is_called_by_a_word_that_means_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [path for path in MODULES if path.stem in empty] == []


def _files(package: ModuleType) -> set[str]:
    assert package.__file__ is not None
    return {path.stem for path in Path(package.__file__).parent.glob("*.py")} - {"__init__"}


def test_every_guard_is_registered() -> None:
    assert {guard.__module__.rpartition(".")[2] for guard in guards.GUARDS} == _files(guards)


def test_every_command_is_registered() -> None:
    assert {command.__name__.rpartition(".")[2] for command in commands.COMMANDS} == _files(commands)


def test_every_area_is_registered_or_serves_one() -> None:
    registered = {area.__module__.rpartition(".")[2] for area in areas.AREAS}
    texts = [path.read_text() for path in Path(areas.__path__[0]).glob("*.py")]
    serving = {name for name in _files(areas) if any(f".areas.{name} import" in text for text in texts)}
    assert registered <= _files(areas) <= registered | serving
