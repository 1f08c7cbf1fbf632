"""`import NAME SPEC`, `import --all DIR`."""

import argparse
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository
from contractrepo.errors import UsageError

NAME = "import"
SUMMARY = "store an OpenAPI document as a contract and generate its mocks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="the contract")
    parser.add_argument(
        "spec",
        metavar="SPEC",
        nargs="?",
        help="a path, - for stdin, or REV:PATH in the enclosing git repository",
    )
    parser.add_argument(
        "--all",
        metavar="DIR",
        type=Path,
        help="instead of one: every NAME.yaml and NAME/openapi.yaml of a folder, by one commit on main",
    )
    parser.add_argument("--design", metavar="TOPIC", help="store it as a draft design instead of on main")
    parser.add_argument("-m", "--message", metavar="MSG", help="subject of the commit message")


def run(options: argparse.Namespace, console: Console) -> int:
    """Import one document, or all of a folder."""
    if options.all is not None:
        if options.name or options.design:
            raise UsageError("import-unclear", "--all takes no name and writes to main", "leave them out")
        return _run_all(options, console)
    if options.spec is None:
        raise UsageError("import-unclear", "nothing says what to import", "give NAME and SPEC, or --all DIR")
    repo = open_repository(options)
    source = sys.stdin.buffer.read() if options.spec == "-" else options.spec
    result = repo.import_contract(options.name, source, design=options.design, message=options.message)
    for problem in result.problems:
        console.note(str(problem))
    if result.commit is None:
        console.answer(f"{options.name}: nothing to change on {result.branch}")
        return YES
    console.answer(f"{options.name}: {result.operations} operations, {result.mocks} mock files")
    console.answer(f"{result.branch} is now {result.commit[:12]}: {result.subject}")
    console.note(f"next: contractrepo --repo {repo.path} mock {options.name}{result.at}")
    return YES


def _run_all(options: argparse.Namespace, console: Console) -> int:
    from contractrepo.service.bulk_importing import documents_in

    documents = documents_in(options.all)
    done = _progress(len(documents), console)
    result = open_repository(options).import_contracts(documents, message=options.message, progress=done)
    if result.commit is None:
        console.answer(f"nothing to change in {len(result.unchanged)} contracts")
        return YES
    console.answer(f"{len(result.changed)} contracts imported, {len(result.unchanged)} unchanged")
    console.answer(f"main is now {result.commit[:12]}")
    return YES


def _progress(total: int, console: Console) -> Callable[[str], None]:
    """Return what counts contracts on a terminal, and says nothing elsewhere."""
    count = itertools.count(1)

    def done(_: str) -> None:
        number = next(count)
        if console.stderr.isatty():
            console.stderr.write(f"\r{number}/{total}" + ("\n" if number == total else ""))
            console.stderr.flush()

    return done
