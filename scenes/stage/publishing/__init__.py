"""What becomes of a finished film: its page, its upload, its packages and clips, each made from its record."""
