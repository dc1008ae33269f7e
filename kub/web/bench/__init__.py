"""How fast KUB is, against the bare limits of the same machine in the same run: `manage.py bench`."""
