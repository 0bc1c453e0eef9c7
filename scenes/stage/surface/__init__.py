"""A lit landscape with balls, trails and axes."""
