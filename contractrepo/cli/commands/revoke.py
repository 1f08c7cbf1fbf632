"""`revoke RECORD`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, answer, answer_policy, signer

NAME = "revoke"
SUMMARY = "take back a record of one's own"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("record", metavar="RECORD", help="its ref, or its digest (sha256:...)")
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed revocation."""
    from contractrepo.service.policy_changes.changing import PolicyRecorded

    repo = open_fetched(options, console)
    done = repo.revoke(options.record, signer=signer(options), comment=options.message)
    return answer_policy(done, console) if isinstance(done, PolicyRecorded) else answer(done, console)
