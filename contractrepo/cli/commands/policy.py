"""`policy show`, `policy propose` and `policy approve`."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, answer_policy, signer

NAME = "policy"
SUMMARY = "show the policy in force and what is to follow it, propose another one, agree to one"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="print the policy in force, or a proposed one")
    show.add_argument("serial", metavar="SERIAL", nargs="?", help="of a proposed policy")
    show.add_argument("--format", choices=["text", "json"], default="text")
    propose = actions.add_parser("propose", help="propose another policy")
    propose.add_argument("file", metavar="FILE", type=Path, help="the next policy.yaml")
    propose.add_argument(
        "--principals", metavar="FILE", type=Path, help="the next principals.yaml; as it is without"
    )
    add_signing(propose)
    approve = actions.add_parser("approve", help="agree to a proposed policy")
    approve.add_argument("serial", metavar="SERIAL", help="its serial")
    approve.add_argument("--commit", metavar="COMMIT", help="which one, where several people propose it")
    add_signing(approve)


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked of the policy."""
    repo = open_fetched(options, console)
    return _ACTIONS[options.action](repo, options, console)


def _show(repo: contractrepo.ContractRepo, options: argparse.Namespace, console: Console) -> int:
    """Print policy.yaml, and which one it is as comments of it."""
    if options.serial is not None:
        console.answer(repo.policy_text(options.serial).rstrip("\n"))
        return YES
    rulebook, pending = repo.policy().rulebook, repo.pending_policies()
    if options.format == "json":
        found = {
            "schema": "contractrepo/policy/1",
            "serial": rulebook.policy.serial,
            "digest": rulebook.digest,
            "policy": rulebook.policy.data,
            "pending": [one.as_json() for one in pending],
        }
        console.json(found)
        return YES
    console.answer(f"# serial {rulebook.policy.serial}")
    console.answer(f"# digest: {rulebook.digest}")
    for one in pending:
        console.answer(f"# proposed as serial {one.serial} by {one.proposal.principal}: {one.commit}")
        console.answer(f"#   {len(one.agreed)} of {one.needed} agreed: {', '.join(one.agreed) or 'nobody'}")
        for flaw in one.flaws:
            console.answer(f"#   [{flaw.code}] {flaw.message}")
        console.answer(f"#   contractrepo policy show {one.serial}; contractrepo policy approve {one.serial}")
    console.answer(repo.policy_text().rstrip("\n"))
    return YES


def _propose(repo: contractrepo.ContractRepo, options: argparse.Namespace, console: Console) -> int:
    from contractrepo.service.sources import read_text

    principals = read_text(options.principals) if options.principals is not None else None
    done = repo.propose_policy(
        read_text(options.file), principals, signer=signer(options), comment=options.message
    )
    return answer_policy(done, console)


def _approve(repo: contractrepo.ContractRepo, options: argparse.Namespace, console: Console) -> int:
    done = repo.approve_policy(
        options.serial, commit=options.commit, signer=signer(options), comment=options.message
    )
    return answer_policy(done, console)


_ACTIONS = {"show": _show, "propose": _propose, "approve": _approve}
