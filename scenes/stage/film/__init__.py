"""Segments and sound become the finished file."""
