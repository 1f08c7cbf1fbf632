"""Regular expressions of ECMA-262 as languages: membership, intersection, difference, shortest words."""
