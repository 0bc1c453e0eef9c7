"""The scene that a lecture is."""
