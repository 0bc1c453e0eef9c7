"""What `python -m scenes` does."""
