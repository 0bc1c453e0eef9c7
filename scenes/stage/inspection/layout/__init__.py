"""Finds what a viewer could not read, see or tell apart."""
