import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override
from rest_framework import exceptions, fields, relations, serializers

from kub.lib.catalogue import (
    compile_catalogues,
    find_faults,
    gather_messages,
    read_catalogue,
    update_catalogue,
)
from kub.people.models import User
from kub.web.management.commands.messages import FOLDERS
from tests.plugins.program import Installation

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: id\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


def catalogue_in(folder: Path) -> Path:
    return folder / "id" / "LC_MESSAGES" / "django.po"


def write_catalogue(folder: Path, text: str) -> Path:
    written = catalogue_in(folder)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(HEADER + text)
    return written


def translate(folder: Path, text: str) -> str:
    with (folder / "id" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(text)


def gather(folder: Path, **files: str) -> Catalog:
    """Gather the messages of these files: `page_html` is page.html."""
    for name, text in files.items():
        path = folder / "app" / name.replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return gather_messages(root=folder, folders=["app"])


def texts(messages: Catalog) -> list[object]:
    return [(message.context, message.id) if message.context else message.id for message in messages][1:]


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


def test_messages_of_python_are_gathered(tmp_path: Path) -> None:
    code = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
label = gettext_lazy("Stock")
def say(count, name):
    yield _("%(name)s is "
            "short.") % {"name": name}
    yield ngettext("%(count)s pack", "%(count)s packs", count) % {"count": count}
    yield pgettext("of a month", "Open")
    yield _(name)
"""
    assert texts(gather(tmp_path, say_py=code)) == [
        "Stock",
        "%(name)s is short.",
        ("%(count)s pack", "%(count)s packs"),
        ("of a month", "Open"),
    ]


def test_messages_of_templates_are_gathered(tmp_path: Path) -> None:
    page = """{% extends "base.html" %}
    {% block title %}{% translate "Stock" %}{% endblock %}
  {# not this: {% translate "Nothing" %} #}
{% translate "Undo" as act %}{% translate "Open" context "of a month" %}
  <p>{% blocktranslate trimmed with left=stock|qty %}
    {{ left }} left
    of it
  {% endblocktranslate %}</p>
{% blocktranslate count n=days asvar words %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% include "part.html" with add=_("Add one") %}{{ text|default:_("None yet.") }}
"""
    assert texts(gather(tmp_path, page_html=page)) == [
        "Stock",
        "Undo",
        ("of a month", "Open"),
        "%(left)s left of it",
        ("%(n)s day", "%(n)s days"),
        "Add one",
        "None yet.",
    ]


def test_update_adds_what_is_new_drops_what_is_gone_and_keeps_the_rest(tmp_path: Path) -> None:
    written = write_catalogue(
        tmp_path, 'msgid "stock"\nmsgstr "stok"\n\nmsgid "lots of stocks"\nmsgstr "banyak stok"\n'
    )
    messages = gather(tmp_path, a_py='_("stock")', b_py='_("lots of stock")\n\n_("stock")')
    assert update_catalogue(written, messages) == (1, 1)
    assert written.read_text() == (
        f'{HEADER}#: app/a.py app/b.py\nmsgid "stock"\nmsgstr "stok"\n\n'
        '#: app/b.py\nmsgid "lots of stock"\nmsgstr ""\n'
    )


def test_update_changes_nothing_where_lines_only_moved(tmp_path: Path) -> None:
    written = write_catalogue(tmp_path, "")
    update_catalogue(written, gather(tmp_path, a_py='_("stock")'))
    before = written.read_text()
    assert update_catalogue(written, gather(tmp_path, a_py='import this\n\n_("stock")')) == (0, 0)
    assert written.read_text() == before


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "missing"),
        ('msgid "%(left)s <b>left</b>"\nmsgstr "sisa <b>%(left)s</b>"\n', None),
        ('msgid "%(left)s <b>left</b>"\nmsgstr ""\n', "untranslated"),
        ('#, fuzzy\nmsgid "%(left)s <b>left</b>"\nmsgstr "sisa <b>%(left)s</b>"\n', "doubtful"),
        ('msgid "%(left)s <b>left</b>"\nmsgstr "sisa <b>%(sisa)s</b>"\n', "slots differ"),
        ('msgid "%(left)s <b>left</b>"\nmsgstr "sisa %(left)s"\n', "markup differs"),
    ],
)
def test_fault_of_a_translation_is_found(tmp_path: Path, text: str, fault: str | None) -> None:
    messages = gather(tmp_path, page_html="{% blocktranslate %}{{ left }} <b>left</b>{% endblocktranslate %}")
    faults = find_faults(read_catalogue(write_catalogue(tmp_path, text)), messages)
    assert [found.partition(":")[0] for found in faults] == ([fault] if fault else [])


def test_translation_of_what_is_gone_is_found(tmp_path: Path) -> None:
    written = write_catalogue(tmp_path, 'msgid "stock"\nmsgstr "stok"\n')
    assert find_faults(read_catalogue(written), Catalog()) == ["stale: (None, 'stock')"]


def test_indonesian_says_all_that_the_source_says() -> None:
    """After a change of words: `manage.py messages`, then translate what it lists."""
    messages = gather_messages(root=settings.BASE_DIR, folders=FOLDERS)
    assert find_faults(read_catalogue(catalogue_in(settings.CATALOGUES_DIR)), messages) == []


def errors_of_the_framework() -> Iterator[Promise]:
    for module in (fields, relations, serializers):
        for value in vars(module).values():
            yield from getattr(value, "default_error_messages", {}).values()
    for value in vars(exceptions).values():
        yield getattr(value, "default_detail", "")


def test_errors_of_the_framework_are_said_in_indonesian() -> None:
    errors = [error for error in errors_of_the_framework() if isinstance(error, Promise)]
    with override("en"):
        english = [str(error) for error in errors]
    with override("id"):
        assert {
            source for source, error in zip(english, errors, strict=True) if source == str(error)
        } == set()


def test_english_is_shown_to_who_reads_english_though_indonesian_is_the_default(
    client_of, chair, sari
) -> None:
    pages = {}
    for language in ("id", "en"):
        User.objects.filter(pk=chair.pk).update(language=language)
        pages[language] = client_of(chair).get(f"/g/{sari.slug}/members/").content.decode()
    assert ('<html lang="en"' in pages["en"], ">Home<" in pages["en"], "Beranda" in pages["en"]) == (
        True,
        True,
        False,
    )
    assert ('<html lang="id"' in pages["id"], ">Beranda<" in pages["id"], ">Home<" in pages["id"]) == (
        True,
        True,
        False,
    )


def test_first_start_speaks_indonesian_at_once(tmp_path: Path, empty_database_url: str) -> None:
    code = (
        "from kub.web.installation import prepare; prepare();"
        "from django.utils.translation import gettext; print(gettext('Sales'))"
    )
    said = Installation(tmp_path / "data", empty_database_url).manage("shell", "-c", code)
    assert said.stdout.splitlines()[-1] == "Penjualan", said.stderr
