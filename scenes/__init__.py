"""Lectures on gradient-based optimisation: one lecture a file, one Scene class in each."""
