"""`rules`."""

import argparse

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

NAME = "rules"
SUMMARY = "list the rules of comparison"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print each rule with its severity and meaning."""
    if options.format == "json":
        rules = [
            {"id": rule.id, "severity": rule.severity, "direction": rule.direction, "meaning": rule.meaning}
            for rule in contractrepo.RULES
        ]
        console.json({"schema": "contractrepo/rules/1", "rules": rules})
        return YES
    for rule in contractrepo.RULES:
        console.answer(f"{rule.id}  {rule.severity}  {rule.meaning}")
    return YES
