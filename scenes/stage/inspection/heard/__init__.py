"""Listens to the finished film: what is heard is held against what the script means."""
