"""Mocks: files, generation, checks, and the responder that answers requests with them."""

from contractrepo.mocking.checking import check_mocks
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.generating import generate_mocks
from contractrepo.mocking.responding import Responder, responder

__all__ = ["MockSet", "Responder", "check_mocks", "generate_mocks", "responder"]
