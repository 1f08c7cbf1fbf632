"""`init REPO`."""

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

NAME = "init"
SUMMARY = "create a bare contract repository with its hooks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "path", metavar="REPO", type=Path, help="a folder that does not exist yet, or is empty"
    )
    parser.add_argument("--policy", metavar="FILE", type=Path, help="policy.yaml to start with")


def run(options: argparse.Namespace, console: Console) -> int:
    """Create the repository and install the hooks."""
    from contractrepo.service.sources import read_text

    policy = read_text(options.policy) if options.policy else None
    if policy is not None:
        contractrepo.Policy.parse(policy, file=str(options.policy))  # faults are named in the user's own file
    repo = contractrepo.ContractRepo.init(options.path, policy=policy)
    repo.install_hooks()
    console.answer(f"{repo.path}: ready; pushes are judged by its hooks")
    console.note(f"next: contractrepo --repo {options.path} import NAME openapi.yaml")
    return YES
