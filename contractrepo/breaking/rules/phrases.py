"""What several rules say."""

from __future__ import annotations

CALLERS = "Everybody who sends what was accepted before."
READERS = "Everybody who reads the response and counts on it."
KEEP = "Keep the old one beside the new one, mark it deprecated with a sunset date, and remove it in the next major version."
OPTIONAL = "Make it optional and let the server supply what is missing."
NOTHING = "Nothing needs to be done."
