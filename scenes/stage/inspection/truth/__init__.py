"""Finds what is drawn or written and does not agree with the numbers."""
