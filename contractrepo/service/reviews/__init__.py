"""Reviews in a repository: what was received about a version, what it amounts to, and new signed records."""
