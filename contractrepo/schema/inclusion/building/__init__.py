"""The smallest value of a record, or that there is none."""
