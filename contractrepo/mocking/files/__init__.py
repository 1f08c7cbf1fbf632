"""Mock files: text to values and back."""
