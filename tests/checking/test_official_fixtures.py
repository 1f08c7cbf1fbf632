"""The fixtures of the official schemas: what they accept and refuse is accepted and refused here."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo.checking.official import checks_dialect, metaschema
from contractrepo.contract import check_document, load
from contractrepo.openapi.version import version_of
from contractrepo.schema.engines import EngineName

FIXTURES = Path(__file__).parent.parent / "data" / "oai-schemas"
PASS = sorted(FIXTURES.glob("*/pass/*.yaml"))
FAIL = sorted(FIXTURES.glob("*/fail/*.yaml"))
ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")


def name(path: Path) -> str:
    return str(path.relative_to(FIXTURES))


def accepted(path: Path) -> bool:
    data = load(path).description.data
    version = version_of(data["openapi"])
    assert version is not None
    return metaschema(version.name, "openapi", schema_objects=checks_dialect(data)).accepts(data)


@pytest.mark.parametrize("path", PASS, ids=name)
def test_the_official_schema_accepts(path: Path) -> None:
    assert accepted(path)


@pytest.mark.parametrize("path", FAIL, ids=name)
def test_what_the_official_schema_refuses_is_an_error(path: Path) -> None:
    assert not accepted(path)
    assert any(problem.severity == "error" for problem in check_document(path))


def test_what_only_the_rules_find_in_accepted_fixtures() -> None:
    found = {
        name(path): [one.code for one in check_document(path) if one.severity == "error"] for path in PASS
    }
    incomplete = {
        "link-object-examples.yaml": ["link-operation-unknown", "ref-not-found", "link-operation-unknown"],
        "operation-object-example.yaml": [
            "path-parameter-undeclared",
            "path-parameter-unused",
            "security-scheme-unknown",
        ],
        "path_item_servers_parameters.yaml": ["link-operation-unknown"],
        "security-scheme-object-examples.yaml": ["ref-forbidden"],
    }
    expected = {
        f"{version}/pass/{file}": codes for version in ("3.1", "3.2") for file, codes in incomplete.items()
    }
    expected["3.1/pass/style-defaults.yaml"] = ["parameter-optional"]
    assert {file: codes for file, codes in found.items() if codes} == expected
