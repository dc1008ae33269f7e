"""Pages that show all the lines there can be."""

from typing import Self

from kub.entries.forms import EntryForm


class WholeForm(EntryForm):
    """An entry's form to whose page no line is added."""

    def add_line(self, name: str) -> Self:
        return self
