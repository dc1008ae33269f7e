"""The settings of the tests: nothing is written to the data folder of a real installation."""

import atexit
import os
import shutil
import tempfile

# Before the real settings are read; each process of the tests has its own.
_folder = tempfile.mkdtemp(prefix="kub-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["KUB_DATA_DIR"] = _folder

from kub.lib.catalogue import compile_catalogues  # noqa: E402
from kub.settings import *  # noqa: E402, F403
from kub.settings import CATALOGUES_DIR, DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

compile_catalogues(source=CATALOGUES_DIR, target=DATA_DIR / "locale")
STATIC_ROOT.mkdir()

# A file and not memory, so that a live server's threads have connections of their own, as in earnest.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # nobody pulls the plug here

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
