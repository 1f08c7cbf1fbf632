"""From an argument list to an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import contractrepo
from contractrepo.cli.arguments import parser
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, TROUBLE, exit_code
from contractrepo.errors import ContractError, ContractRepoError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 yes, 1 no, 2 usage, 3 repository trouble or internal error."""
    console = Console()
    try:
        options = parser(contractrepo.__version__).parse_args(arguments)
        code: int = options.run(options, console)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse: 0 after --help and --version, 2 for a usage error
        return stop.code if isinstance(stop.code, int) else NO
    except ContractRepoError as error:
        _explain(error, console)
        return exit_code(error)
    except KeyboardInterrupt:
        return 128 + 2
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE
    except Exception as error:  # noqa: BLE001 - the last guard: no traceback ever reaches a user unasked
        return _internal(error, console)
    return code


def _explain(error: ContractRepoError, console: Console) -> None:
    if isinstance(error, ContractError) and error.problems:
        for problem in error.problems:
            console.note(str(problem))
        return
    console.note(str(error))


def _internal(error: Exception, console: Console) -> int:
    if os.environ.get("CONTRACTREPO_DEBUG"):
        raise error
    console.note(f"error: [internal-error] {type(error).__name__}: {error}")
    console.note(
        "    hint: this is a fault of contractrepo; run again with CONTRACTREPO_DEBUG=1 and report what it prints"
    )
    return TROUBLE
