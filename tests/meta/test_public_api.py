"""The names that people import: all there, each once, each loaded only when used."""

import subprocess
import sys

import pytest

import contractrepo


def test_the_list_of_names_is_sorted_and_unique() -> None:
    names = contractrepo.__all__
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(contractrepo._HOME)


@pytest.mark.parametrize("name", contractrepo.__all__)
def test_every_public_name_has_a_docstring(name: str) -> None:
    value = getattr(contractrepo, name)
    assert name == "RULES" or value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = contractrepo.nothing  # type: ignore[attr-defined]  # that is what is tested


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, contractrepo; print(sorted(m for m in sys.modules if m.startswith('contractrepo')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['contractrepo']"
