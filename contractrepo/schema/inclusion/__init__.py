"""Is every value of one schema a value of another, and if not, why and which?

Pure reasoning about schemas of two documents; it knows nothing of operations. Start at `Inclusion`.
"""

from contractrepo.schema.inclusion.answers import Found, Unknown
from contractrepo.schema.inclusion.explaining import Reason
from contractrepo.schema.inclusion.inclusion import Inclusion
from contractrepo.schema.inclusion.likeness import Likeness
from contractrepo.schema.inclusion.reading import Reading
from contractrepo.schema.inclusion.side import Role, Side

__all__ = ["Found", "Inclusion", "Likeness", "Reading", "Reason", "Role", "Side", "Unknown"]
