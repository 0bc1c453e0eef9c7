"""Axes, and drawings that belong to them."""
