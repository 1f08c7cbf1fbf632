"""The commands of the pipelines in README.md, run in a shallow clone as a pipeline runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

README = Path(__file__).parents[2] / "README.md"
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
WHO = ("-c", "user.name=A", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")


def pipelines() -> dict[str, list[str]]:
    """Return the shell commands of each pipeline, without those that install."""
    found = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)]
    github = next((one for one in found if "jobs" in one), {"jobs": {"compare": {"steps": []}}})
    gitlab = next((one for one in found if "contract" in one), {"contract": {"script": []}})
    lines = {
        "github": [step["run"] for step in github["jobs"]["compare"]["steps"] if "run" in step],
        "gitlab": gitlab["contract"]["script"],
    }
    return {name: [line for line in all_ if " pip " not in line] for name, all_ in lines.items()}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *WHO, *words], cwd=folder, capture_output=True, check=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a shallow clone of a branch that breaks the description of main."""
    app = tmp_path / "app"
    app.mkdir()
    git(app, "init", "-q")
    for branch, longest in (("main", 120), ("feature", 90)):
        git(app, "checkout", "-qB", branch)
        text = DOCUMENT.read_text().replace("maxLength: 120", f"maxLength: {longest}")
        (app / "openapi.yaml").write_text(text)
        git(app, "add", ".")
        git(app, "commit", "-qm", branch)
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "feature", f"file://{app}", "ci")
    return tmp_path / "ci"


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_a_pipeline_of_the_readme(name: str, clone: Path) -> None:
    commands = pipelines()[name]
    assert len(commands) == 3
    branches = {"GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    module = f'"{sys.executable}" -m contractrepo'

    def run(command: str) -> Any:
        line = re.sub(r"^contractrepo", lambda _: module, command)
        return subprocess.run(
            ["sh", "-c", line],
            cwd=clone,
            env={**os.environ, **branches},
            capture_output=True,
            text=True,
            check=False,
        )

    fetched, checked, compared = map(run, commands)
    assert (fetched.returncode, checked.returncode, compared.returncode) == (0, 0, 1)
    if name == "github":
        assert compared.stdout.startswith("::error file=openapi.yaml,line=")
    else:
        assert ET.parse(clone / "contract.xml").getroot().get("failures") == "1"
