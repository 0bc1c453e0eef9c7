"""Checks the finished file as a player finds it."""
