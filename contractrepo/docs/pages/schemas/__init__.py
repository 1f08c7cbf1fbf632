"""How a schema reads: its type, its rules in words, and what it is made of."""
