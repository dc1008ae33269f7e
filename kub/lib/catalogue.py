"""The catalogues of translations: gathered from the source code and compiled, without the gettext programs
that few machines have."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# Which arguments are the message; "c" marks its context.
_PLAIN: Final = {"": None, "n": (1, 2), "p": ((1, "c"), 2), "np": ((1, "c"), 2, 3)}
KEYWORDS: Final = {"_": None, "gettext_noop": None} | {
    f"{prefix}gettext{suffix}": arguments for prefix, arguments in _PLAIN.items() for suffix in ("", "_lazy")
}

_SLOT: Final = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
_MARKUP: Final = re.compile(r"<[^>]+>")


def gather_messages(*, root: Path, folders: Iterable[str]) -> Catalog:
    """Gather every message that the Python files and templates in `folders` of `root` may show."""
    catalogue = Catalog()
    for file in _source_files(root, folders):
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # In brackets, for the indents of a page are not those of Python.
            text = f"(\n{templatize(text, origin=str(file))}\n)"
        name = file.relative_to(root).as_posix()
        source = BytesIO(text.encode())
        for line, message, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def _source_files(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        found = (path for path in (root / folder).rglob("*") if path.suffix in {".py", ".html", ".txt"})
        yield from sorted(found)


def read_catalogue(path: Path) -> Catalog:
    """Read a written catalogue, or raise `PoFileError`."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def update_catalogue(path: Path, messages: Catalog) -> tuple[int, int]:
    """Bring a written catalogue to what the source code says; give the numbers of new and dropped messages.

    The header stays as it is written, and places are told by file only, so that a difference between two
    versions of the catalogue is a difference of texts.
    """
    catalogue = read_catalogue(path)
    before = {_key(message) for message in catalogue if message.id}
    header = path.read_text(encoding="utf-8").partition("\n\n")[0]
    catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=0,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    path.write_text(f"{header}\n\n{body.getvalue().decode().rstrip()}\n", encoding="utf-8")
    after = {_key(message) for message in catalogue if message.id}
    return len(after - before), len(before - after)


def find_faults(catalogue: Catalog, messages: Catalog) -> list[str]:
    """Say of each message what its reader would miss: nothing, when the catalogue is complete and right."""
    wanted = {_key(message): message for message in messages if message.id}
    written = {_key(message): message for message in catalogue if message.id}
    faults = [f"missing: {key}" for key in wanted if key not in written]
    for key, message in written.items():
        fault = "stale" if key not in wanted else _fault_of(message)
        if fault:
            faults.append(f"{fault}: {key}")
    return faults


def _key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    return message.context, tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _fault_of(message: Message) -> str | None:
    sources = message.id if isinstance(message.id, list | tuple) else (message.id,)
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    texts = [text for text in strings if text]
    if len(texts) < len(strings):
        return "untranslated"
    if message.fuzzy:
        return "doubtful"
    # The singular may say "one"; the last text, for most counts, has every slot.
    if any(set(_SLOT.findall(text)) != set(_SLOT.findall(sources[-1])) for text in texts):
        return "slots differ"
    if any(Counter(_MARKUP.findall(text)) != Counter(_MARKUP.findall(sources[-1])) for text in texts):
        return "markup differs"
    return None


def compile_catalogues(*, source: Path, target: Path) -> None:
    """Compile each `source/<language>/LC_MESSAGES/django.po` to a `django.mo` at the same place in `target`.

    The target is a folder of data: the source code may lie where nobody can write. Each file is replaced
    in one step, since a server that runs may be reading it.
    """
    for written in source.glob("*/LC_MESSAGES/django.po"):
        compiled = target / written.relative_to(source).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        fresh = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        catalogue = read_catalogue(written)
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(compiled)
