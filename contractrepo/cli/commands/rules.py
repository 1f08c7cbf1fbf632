"""`rules`."""

import argparse

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

NAME = "rules"
SUMMARY = "list the rules of comparison"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add no argument."""
    del parser


def run(options: argparse.Namespace, console: Console) -> int:
    """Print each rule with its severity and meaning."""
    del options
    for rule in contractrepo.RULES:
        console.answer(f"{rule.id}  {rule.severity}  {rule.meaning}")
    return YES
