"""Lies, planted one at a time: each must be noticed by an inspection or a test, and no innocent twin may be."""
