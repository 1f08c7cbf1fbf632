"""What was found out about a document, kept as bytes for whoever asks for the same document later.

Everything is kept under a digest of all that it follows from: content, names, this version of the package and of Python,
and for problems the schema engine.
"""

from contractrepo.kept.cache import Cache
from contractrepo.kept.contracts import Kept, ProblemKind
from contractrepo.kept.documents import reader

__all__ = ["Cache", "Kept", "ProblemKind", "reader"]
