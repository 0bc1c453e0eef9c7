"""Values, and drawings that follow them by themselves."""
