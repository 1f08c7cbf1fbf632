"""`init REPO`."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.errors import SignatureError, StoreError, UsageError

NAME = "init"
SUMMARY = "create a bare contract repository with its hooks; again, once git has a key, to turn on approvals"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "path", metavar="REPO", type=Path, help="a folder that does not exist yet, or is empty"
    )
    parser.add_argument("--policy", metavar="FILE", type=Path, help="policy.yaml to start with")
    parser.add_argument(
        "--principals", metavar="FILE", type=Path, help="principals.yaml to start with: people and their keys"
    )
    parser.add_argument("--key", metavar="FILE", type=Path, help="sign with this key instead of git's")
    parser.add_argument("--as", dest="principal", metavar="PRINCIPAL", help="your name in the policy")


def run(options: argparse.Namespace, console: Console) -> int:
    """Create the repository and install the hooks."""
    from contractrepo.service.sources import read_text

    signer, reason = _signer(options)
    policy = read_text(options.policy) if options.policy else None
    if policy is not None:
        contractrepo.Policy.parse(policy, file=str(options.policy))  # faults are named in the user's own file
    principals = read_text(options.principals) if options.principals else None
    try:
        repo = contractrepo.ContractRepo.init(options.path, policy, signer, principals=principals)
    except UsageError as error:
        there = None if policy or principals or error.code != "repository-exists" else _made(options.path)
        if there is None or signer is None:
            raise
        return _turn_on(there, signer, console)
    repo.install_hooks()
    console.answer(f"{repo.path}: ready; pushes are judged by its hooks")
    console.answer(f"policy root: {repo.policy().rulebook.digest}")
    if reason is not None:
        console.note(f"approvals are off until git has a key to sign with: {reason.message}")
        console.note(f"    {reason.hint}")
        console.note(f"    then once more: contractrepo init {options.path}")
    console.note(f"next: contractrepo --repo {options.path} import NAME openapi.yaml")
    return YES


def _made(path: Path) -> contractrepo.ContractRepo | None:
    """Return the repository that was created before, or None where something else is there."""
    try:
        return contractrepo.ContractRepo.open(path)
    except StoreError:
        return None


def _turn_on(repo: contractrepo.ContractRepo, signer: contractrepo.SSHSigner, console: Console) -> int:
    repo.turn_on_approvals(signer)
    console.answer(f"{repo.path}: approvals are on")
    console.answer(f"policy root: {repo.policy().rulebook.digest}")
    return YES


def _signer(options: argparse.Namespace) -> tuple[contractrepo.SSHSigner | None, SignatureError | None]:
    """Return the key to sign with, or why git has none; a key that was asked for must be there."""
    try:
        return contractrepo.SSHSigner(options.key, options.principal), None
    except SignatureError as error:
        if options.key is not None:
            raise
        return None, error
