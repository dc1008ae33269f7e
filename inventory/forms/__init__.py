"""Forms of the pages about goods, by subject."""
