"""Lines become sound with the time of every word."""
