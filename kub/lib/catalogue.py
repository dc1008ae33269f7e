"""Compiles the catalogues of translations, without the gettext programs that few machines have."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(*, source: Path, target: Path) -> None:
    """Compile each `source/<language>/LC_MESSAGES/django.po` to a `django.mo` at the same place in `target`.

    The target is a folder of data: the source code may lie where nobody can write. Each file is replaced
    in one step, since a server that runs may be reading it.
    """
    for written in source.glob("*/LC_MESSAGES/django.po"):
        compiled = target / written.relative_to(source).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with written.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        fresh = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(compiled)
