"""What a hook loads. That is most of what it costs, so what a push does not need stays away from it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import contractrepo

PROJECT = Path(contractrepo.__file__).parents[1]
JUDGE = """
import sys
sys.path.insert(0, sys.argv[1])
from contractrepo.hooks.pre_receive import main
status = main()
print(*sys.modules)
sys.exit(status)
"""
OURS = {"core", "errors", "git", "hooks", "service"}
HEAVY = {
    "asyncio",
    "contractrepo.breaking",
    "contractrepo.document",
    "contractrepo.mocking",
    "contractrepo.policy",
    "cryptography",
    "dulwich",
    "jsonschema_rs",
    "msgspec",
    "yaml",
}
UNUSED = {
    "asyncio",
    "contractrepo.breaking.reports",
    "contractrepo.breaking.witnesses.confirming",
    "contractrepo.docs",
    "contractrepo.editing.editing",
    "contractrepo.git.drift",
    "contractrepo.mocking.bodies.xml",
    "contractrepo.mocking.callbacks",
    "contractrepo.openapi.embedding",
    "contractrepo.schema.explaining",
    "contractrepo.schema.inclusion.patterns.matching",
    "contractrepo.server",
    "contractrepo.signing",
    "contractrepo.validation.bodies.forms",
    "contractrepo.validation.bodies.parts",
    "contractrepo.validation.bodies.xml_values",
    "contractrepo.validation.part_headers",
    "contractrepo.workflow.records",
    "contractrepo.workflow.review",
    "cryptography",
    "difflib",
    "dulwich",
    "importlib.resources",
    "tempfile",
    "xml",
    "zipfile",
}


def loaded(judged: Any, new: str) -> set[str]:
    """Return the modules that pre-receive has loaded once it has let main move to `new`."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", JUDGE, PROJECT],
        input=f"{judged.main} {new} refs/heads/main\n".encode(),
        cwd=judged.path,
        env={**os.environ, "GIT_DIR": "."},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.decode().split())


def test_where_nothing_changed_little_more_than_git_is_loaded(judged: Any) -> None:
    found = loaded(judged, judged.commit({}))
    assert {name.split(".")[1] for name in found if name.startswith("contractrepo.")} == OURS
    assert not found & HEAVY


def test_where_an_operation_changed_only_what_compares_it_is_loaded(own_judged: Any) -> None:
    """Nothing breaks, no mock has a callback, no schema an expression, no body is anything but JSON."""

    def longer(document: Any) -> None:
        body = document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]
        body["schema"]["properties"]["sku"]["maxLength"] = 200

    found = loaded(own_judged, own_judged.changed(longer))
    assert {"contractrepo.mocking.checking", "contractrepo.schema.inclusion"} <= found
    assert not found & UNUSED
