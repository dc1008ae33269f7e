"""Pages about goods, by subject."""
