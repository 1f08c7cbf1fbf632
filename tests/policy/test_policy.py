from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.errors import ContractError
from contractrepo.policy import Compatibility, Policy

SAMPLE = Path(__file__).parents[2] / "sample_repo" / "policy.yaml"
LEAST: dict[str, Any] = {"policy": 1, "serial": 1, "roles": {"policy-admin": {"of": ["ada"]}}}


def parse(**changes: Any) -> Policy:
    return Policy.parse(json.dumps({**LEAST, **changes}))


def problems(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(ContractError) as caught:
        parse(**changes)
    return [(problem.code, problem.pointer) for problem in caught.value.problems]


def test_the_built_in_rules() -> None:
    policy = Policy.default()
    assert policy.serial == 0
    assert policy.bootstrap
    assert policy.main("orders") == "compatible"
    assert policy.for_contract("orders") == Compatibility()
    assert policy.limit("orders", "contract-files", 2000) == 2000


def test_the_sample() -> None:
    policy = Policy.parse(SAMPLE.read_bytes())
    assert policy.serial == 1
    assert policy.for_contract("catalog") == Compatibility(mode="backward-transitive")
    assert policy.for_contract("orders") == Compatibility(mode="backward-transitive", bases="released")


def test_every_setting_of_compatibility_is_read() -> None:
    settings = {
        "mode": "full",
        "bases": "released",
        "open-objects": False,
        "open-enums": True,
        "server-applies-defaults": True,
        "codegen": True,
        "deprecation-window-days": 30,
        "severity": {"operation-removed": "warning"},
        "ignore-paths": ["/internal/**"],
    }
    assert parse(compatibility=settings).for_contract("a") == Compatibility(
        mode="full",
        bases="released",
        open_objects=False,
        open_enums=True,
        server_applies_defaults=True,
        codegen=True,
        deprecation_window_days=30,
        severity={"operation-removed": "warning"},
        ignore_paths=("/internal/**",),
    )


def test_the_schema_names_every_setting_of_compatibility() -> None:
    text = Path(__file__).parents[2].joinpath("contractrepo/policy/data/policy.schema.json").read_text()
    named = json.loads(text)["$defs"]["compatibility"]["properties"]
    assert sorted(key.replace("-", "_") for key in named) == sorted(Compatibility.__dataclass_fields__)


def test_an_extension_changes_nothing() -> None:
    assert parse(compatibility={"x-note": 1}).for_contract("a") == Compatibility()


@pytest.mark.parametrize(
    ("contract", "mode"),
    [
        ("orders", "none"),
        ("orders-eu", "forward"),
        ("orders-us", "full"),
        ("other", "backward"),
        ("order", "backward"),
        ("orders.eu", "backward"),
    ],
)
def test_the_longest_pattern_that_fits_wins(contract: str, mode: str) -> None:
    modes = {"orders": "none", "orders-*": "forward", "orders-u?": "full", "x-y": "none"}
    policy = parse(contracts={pattern: {"compatibility": {"mode": mode}} for pattern, mode in modes.items()})
    assert policy.for_contract(contract).mode == mode


def test_what_an_override_does_not_name_is_inherited() -> None:
    policy = parse(
        main="release-only",
        compatibility={"codegen": True, "severity": {"a": "info", "b": "info"}},
        limits={"contract-files": 5, "record-bytes": 2048},
        contracts={
            "orders": {
                "compatibility": {"mode": "full", "severity": {"b": "breaking"}},
                "limits": {"contract-files": 9},
            },
            "old": {"main": "compatible"},
        },
    )
    rules = policy.for_contract("orders")
    assert (rules.mode, rules.codegen, rules.severity) == ("full", True, {"a": "info", "b": "breaking"})
    assert policy.main("orders") == "release-only"
    assert policy.main("old") == "compatible"
    assert policy.limit("orders", "contract-files", 1) == 9
    assert policy.limit("orders", "record-bytes", 1) == 2048
    assert policy.limit("old", "contract-files", 1) == 5


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"policy": 2}, [("policy-invalid", "/policy")]),
        ({"main": "open"}, [("policy-invalid", "/main")]),
        ({"roles": {}}, [("policy-invalid", "/roles")]),
        ({"compatibility": {"mode": "sideways"}}, [("policy-invalid", "/compatibility/mode")]),
        (
            {"compatibility": {"severity": {"a": "fatal"}, "ignore-paths": ["x"]}},
            [
                ("policy-invalid", "/compatibility/ignore-paths/0"),
                ("policy-invalid", "/compatibility/severity/a"),
            ],
        ),
        (
            {"roles": {"policy-admin": {"of": ["ada"], "threshold": 2}}},
            [("policy-threshold", "/roles/policy-admin/threshold")],
        ),
        (
            {"override-veto": {"role": "nobody", "threshold": 1}},
            [("policy-role-unknown", "/override-veto/role")],
        ),
        (
            {
                "contracts": {
                    "a": {
                        "roles": {"owner": {"of": ["ada"], "threshold": 2}},
                        "override-veto": {"role": "nobody", "threshold": 1},
                    }
                }
            },
            [
                ("policy-threshold", "/contracts/a/roles/owner/threshold"),
                ("policy-role-unknown", "/contracts/a/override-veto/role"),
            ],
        ),
    ],
)
def test_faults_are_told_with_their_places(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert problems(**changes) == expected


def test_an_override_may_name_roles_of_its_own_and_shared_ones() -> None:
    own = {"roles": {"owner": {"of": ["ada"]}}, "override-veto": {"role": "owner", "threshold": 1}}
    shared = {"override-veto": {"role": "policy-admin", "threshold": 1}}
    assert parse(contracts={"a": own, "b": shared}).main("a") == "compatible"


def test_a_fault_names_file_and_line() -> None:
    text = yaml.safe_dump({**LEAST, "bootstrap": "yes"}, sort_keys=True)
    with pytest.raises(ContractError) as caught:
        Policy.parse(text, file="p.yaml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("p.yaml", 1)
    assert problem.hint == "see policy.schema.json for the format"


@pytest.mark.parametrize("text", ["a: [", "[]", "", "\0", "- 1", "policy: 1"])
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        Policy.parse(text)


@pytest.mark.parametrize("value", [True, False])
def test_bootstrap(value: bool) -> None:
    assert parse(bootstrap=value).bootstrap is value
