"""A push that is not accepted yet, seen from inside a hook.

The pushed objects are in git's quarantine, which `git cat-file` sees by itself. Everything here only reads: a ref written now
could name objects that are thrown away a moment later.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from contractrepo.git.batch import ObjectBatch
from contractrepo.git.process import hook_environment
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refs import RefFiles


class PushReader(RepositoryReader):
    """Reads the repository, whose refs are as before the push, and the objects of the push at hand.

    Args:
        git_dir: The repository's folder; git sets ``GIT_DIR`` for its hooks.
    """

    def __init__(self, git_dir: Path | str) -> None:
        # git starts hooks in the repository, with a relative GIT_DIR.
        path = Path(git_dir).absolute()
        self._batch = ObjectBatch(path, hook_environment())
        super().__init__(path, RefFiles(path), self._batch.read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the git process that reads for us."""
        self._batch.close()
