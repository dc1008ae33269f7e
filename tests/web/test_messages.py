from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from kub.lib.catalogue import read_catalogue


def test_new_language_is_told_what_is_to_translate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "jv" / "LC_MESSAGES" / "django.po"
    written.parent.mkdir(parents=True)
    written.write_text(
        'msgid ""\nmsgstr ""\n"Language: jv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    with override_settings(CATALOGUES_DIR=tmp_path):
        call_command("messages")
    first, *faults = capsys.readouterr().out.splitlines()
    assert first == f"jv: {len(faults)} new, 0 dropped"
    assert "  untranslated: (None, 'Save')" in faults
    assert "Save" in read_catalogue(written)
