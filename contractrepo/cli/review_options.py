"""Arguments that the commands of a review share, and how they answer."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

if TYPE_CHECKING:
    from contractrepo.service.policy_changes.changing import PolicyRecorded
    from contractrepo.service.reviews.landing import Recorded


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add ``NAME [VERSION]``."""
    parser.add_argument("name", metavar="NAME", help="the contract")
    parser.add_argument(
        "version",
        metavar="VERSION",
        nargs="?",
        help="the version being prepared, without v; info.version where only one can be meant",
    )


def add_signing(parser: argparse.ArgumentParser, *, reason: bool = False) -> None:
    """Add ``-m``, ``--as`` and ``--key``; with `reason` a comment must be given."""
    parser.add_argument(
        "-m", "--message", metavar="TEXT", default="", required=reason, help="what you say about it"
    )
    parser.add_argument(
        "--as", dest="principal", metavar="PRINCIPAL", help="who signs; whose key it is without"
    )
    parser.add_argument(
        "--key", metavar="FILE", type=Path, help="private key, or public key of ssh-agent; git's without"
    )


def add_role(parser: argparse.ArgumentParser) -> None:
    """Add ``--role``."""
    parser.add_argument(
        "--role", metavar="ROLE", help="in which role; the only one that is asked for without"
    )


def add_waiver(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add ``--finding``, ``--effect``, ``--expires`` and ``--ticket``."""
    parser.add_argument(
        "--finding",
        metavar="FINGERPRINT",
        nargs="+",
        action="extend",
        required=required,
        help="waive: breaking findings that pass, as compare --format json prints them; may be repeated",
    )
    parser.add_argument(
        "--effect",
        choices=["accepted-break", "false-alarm"],
        required=required,
        help="waive: whether consumers break and may, or the finding is wrong",
    )
    parser.add_argument(
        "--expires", metavar="DATE", required=required, help="waive: first day on which it no longer counts"
    )
    parser.add_argument("--ticket", metavar="TEXT", help="waive: where more is written about it")


def add_deprecation(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add ``--sunset`` and ``--successor``."""
    parser.add_argument(
        "--sunset", metavar="DATE", required=required, help="deprecate: first day on which it may be retired"
    )
    parser.add_argument("--successor", metavar="VERSION", help="deprecate: the version to use instead")


def signer(options: argparse.Namespace) -> contractrepo.SSHSigner:
    """Return the signer of ``--key`` and ``--as``, which asks at the terminal for the passphrase of a locked key.

    Raises:
        SignatureError: ``key-missing``, ``key-locked``, ``key-unusable`` or ``agent-missing``.
    """
    ask = getpass.getpass if sys.stdin.isatty() else None
    return contractrepo.SSHSigner(options.key, options.principal, passphrase=ask)


def answer(done: Recorded, console: Console) -> int:
    """Print the ref of the record, and on stderr what came before it and what comes next."""
    *implied, record = done.refs
    for ref in implied:
        console.note(f"proposed: {ref}")
    console.answer(record)
    for warning in done.status.warnings:
        console.note(f"warning: [{warning.code}] {warning.message}")
        console.note(f"    {warning.hint}")
    if done.status.next:
        console.note(f"next: {done.status.next}")
    return YES


def answer_policy(done: PolicyRecorded, console: Console) -> int:
    """Print the refs of the records, and on stderr where the policy stands."""
    for ref in done.refs:
        console.answer(ref)
    if done.in_force:
        console.note(f"policy {done.serial} is in force")
    elif done.pending is not None:
        have = ", ".join(done.pending.agreed) or "nobody"
        console.note(f"{len(done.pending.agreed)} of {done.pending.needed} agreed: {have}")
        console.note(f"next: contractrepo policy approve {done.serial}")
    return YES
