"""Names loaded when they are used, and the collector paused while much is built."""

import gc

import pytest

from contractrepo.core.collecting import collector_paused
from contractrepo.core.lazy import lazy_names


def test_a_name_is_looked_up_where_it_lives() -> None:
    load = lazy_names("contractrepo.core", {"Version": "semver"})
    assert load("Version").__module__ == "contractrepo.core.semver"


def test_other_names_are_unknown() -> None:
    load = lazy_names("contractrepo.core", {})
    with pytest.raises(AttributeError, match=r"module 'contractrepo\.core' has no attribute 'Version'"):
        load("Version")


def test_the_collector_goes_on_after_a_pause() -> None:
    assert gc.isenabled()
    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_goes_on_after_an_error() -> None:
    with pytest.raises(KeyError), collector_paused():
        raise KeyError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
