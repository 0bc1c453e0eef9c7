"""Finds late gestures, idle stretches and texts that leave too soon."""
