"""The thin command line: every command is one call of the Python API."""

from contractrepo.cli.main import main

__all__ = ["main"]
