"""What a client may ask for over ssh, and that nothing else is run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from contractrepo import ContractRepo
from contractrepo.cli import main
from contractrepo.errors import StoreError, UsageError
from contractrepo.service import ssh_access
from contractrepo.service.ssh_access import service_asked

SERVED = Path("/srv/contracts.git")
Became = list[tuple[tuple[str, ...], Mapping[str, str]]]


@pytest.mark.parametrize("path", ["/srv/contracts.git", "contracts.git", "/contracts", "/contracts.git"])
@pytest.mark.parametrize("service", ["upload-pack", "receive-pack"])
def test_git_asks_for_its_services(service: str, path: str) -> None:
    assert service_asked(f"git-{service} '{path}'", SERVED) == f"git-{service}"
    assert service_asked(f"git {service} '{path}'", SERVED) == f"git-{service}"


@pytest.mark.parametrize(
    "command",
    [
        None,
        "",
        "id",
        "git-upload-pack",
        "git-upload-pack '/etc'",
        "git-upload-pack '/srv/contracts.git/../other.git'",
        "git-upload-pack '/srv/contracts.git' --strict",
        "git-upload-pack '/srv/contracts.git'; id",
        "git-upload-pack '/srv/contracts.git",
        "git-upload-archive '/srv/contracts.git'",
        "git -c alias.x=!id upload-pack /srv/contracts.git",
        "git config /srv/contracts.git",
        "/bin/git-upload-pack /srv/contracts.git",
        "git-upload-pack " + "/" * 100_000,
    ],
)
def test_everything_else_is_refused(command: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        service_asked(command, SERVED)
    assert refused.value.code == "ssh-command-refused"


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> Became:
    """Return what this process would have become, as git, and with which environment."""
    found: Became = []

    def note(*arguments: str, environment: Mapping[str, str]) -> None:
        found.append((arguments, environment))

    monkeypatch.setattr(ssh_access, "become_git", note)
    return found


def test_the_command_becomes_git(tmp_path: Path, became: Became, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "git-receive-pack '/contracts.git'")
    monkeypatch.setenv("GIT_PROTOCOL", "version=2")
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "all")
    monkeypatch.setenv("REMOTE_USER", "mallory")
    arguments = ["--repo", str(repo.path), "shell", "ada"]
    assert main(arguments) == 3  # nobody would judge the push
    assert became == []
    repo.install_hooks()
    main(arguments)
    ((called, environment),) = became
    assert called == ("receive-pack", str(repo.path.resolve()))
    assert environment["CONTRACTREPO_USER"] == "ada"
    assert environment["GIT_PROTOCOL"] == "version=2"
    assert not {"GIT_ALLOW_PROTOCOL", "REMOTE_USER", "SSH_ORIGINAL_COMMAND"} & environment.keys()
    monkeypatch.setenv("GIT_PROTOCOL", "version=2; id")
    main(arguments)
    assert "GIT_PROTOCOL" not in became[1][1]


def test_fetching_needs_no_hooks(tmp_path: Path, became: Became) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git")
    ssh_access.serve(repo, "git-upload-pack 'contracts'", "ada")
    assert became[0][0][0] == "upload-pack"
    with pytest.raises(StoreError, match="takes no pushes"):
        ssh_access.serve(repo, "git-receive-pack 'contracts'", "ada")
    assert os.environ.get("CONTRACTREPO_USER") is None
