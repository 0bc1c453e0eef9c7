"""Plays a lecture without a film, and reads what is on screen."""
