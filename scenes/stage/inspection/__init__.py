"""Looks at lectures for flaws that a machine can see."""
