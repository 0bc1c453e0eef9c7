"""Script in; checked lines, written and spoken numbers, and captions out."""
