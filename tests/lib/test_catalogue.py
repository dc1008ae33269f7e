import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from kub.lib.catalogue import compile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write_catalogue(folder: Path, text: str) -> None:
    written = folder / "id" / "LC_MESSAGES" / "django.po"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(HEADER + text)


def translate(folder: Path, text: str) -> str:
    with (folder / "id" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(text)


def test_catalogue_is_compiled_beside_nothing_of_the_source(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "source", 'msgid "stock"\nmsgstr "stok"\n')
    compile_catalogues(source=tmp_path / "source", target=tmp_path / "data")
    assert translate(tmp_path / "data", "stock") == "stok"
    assert [path.name for path in (tmp_path / "source").rglob("*.*")] == ["django.po"]
    assert [path.name for path in (tmp_path / "data").rglob("*.*")] == ["django.mo"]


def test_changed_catalogue_replaces_the_old_one(tmp_path: Path) -> None:
    for word in ("stok", "persediaan"):
        write_catalogue(tmp_path / "source", f'msgid "stock"\nmsgstr "{word}"\n')
        compile_catalogues(source=tmp_path / "source", target=tmp_path / "data")
    assert translate(tmp_path / "data", "stock") == "persediaan"


def test_doubtful_translation_is_left_out(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "source", '#, fuzzy\nmsgid "stock"\nmsgstr "kaus kaki"\n')
    compile_catalogues(source=tmp_path / "source", target=tmp_path / "data")
    assert translate(tmp_path / "data", "stock") == "stock"


def test_broken_catalogue_is_not_compiled(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "source", 'msgid "stock"\nmsgst "stok"\n')
    with pytest.raises(PoFileError):
        compile_catalogues(source=tmp_path / "source", target=tmp_path / "data")
