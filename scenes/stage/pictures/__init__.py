"""Ready-made teaching pictures."""
