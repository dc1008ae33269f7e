"""Files that people ask for and that take long: asked for, made by the worker, fetched, forgotten."""
