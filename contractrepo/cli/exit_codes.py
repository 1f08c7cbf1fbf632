"""Exit codes of the command line."""

from __future__ import annotations

from contractrepo.errors import (
    ConflictError,
    ContractError,
    ContractRepoError,
    SignatureError,
    StoreError,
    UsageError,
    WorkflowError,
)

YES = 0
NO = 1
USAGE = 2
TROUBLE = 3

_BY_ERROR: tuple[tuple[type[ContractRepoError], int], ...] = (
    (UsageError, USAGE),
    (ContractError, NO),
    (ConflictError, NO),
    (WorkflowError, NO),
    (StoreError, TROUBLE),
    (SignatureError, TROUBLE),
)


def exit_code(error: ContractRepoError) -> int:
    """Return the exit code for an error: 1 the verdict is no, 2 usage, 3 repository or key trouble."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), TROUBLE)
