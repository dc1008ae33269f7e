"""Rows that go straight into their tables: a model instance for each of millions would take an hour."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

_AT_ONCE: Final = 20_000


class Rows:
    """Takes rows, gives each its key, and writes them in the order of the keys.

    `fields` are the names of a model's fields, without its key, in the order in which rows hold them. Days
    and instants come as text, uids as hexadecimal digits, and payloads as JSON.
    """

    def __init__(self, fields: Mapping[type[Model], Sequence[str]]) -> None:
        self._sql = {model: _insert(model, names) for model, names in fields.items()}
        self._waiting: dict[type[Model], list[tuple[Any, ...]]] = defaultdict(list)
        self._last: dict[type[Model], int] = {model: _last_key(model) for model in fields}

    def add(self, model: type[Model], *values: Any) -> int:
        """Take a row and give its key."""
        key = self._last[model] = self._last[model] + 1
        self._waiting[model].append((key, *values))
        return key

    def key(self, model: type[Model]) -> int:
        """Give the key that the next row of the model will have."""
        return self._last[model] + 1

    def write(self, *, all_of_them: bool = False) -> None:
        """Write what has gathered; without `all_of_them`, only once it is a good deal."""
        gathered = sum(len(rows) for rows in self._waiting.values())
        if not all_of_them and gathered < _AT_ONCE:
            return
        with connection.cursor() as cursor:
            for model, sql in self._sql.items():
                if rows := self._waiting[model]:
                    cursor.executemany(sql, rows)
                    rows.clear()

    def end(self) -> None:
        """Write the rest, and let the database go on with the keys that follow."""
        self.write(all_of_them=True)
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self._sql)):
                cursor.execute(sql)


def _insert(model: type[Model], names: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(model._meta.get_field(name).column)) for name in ("id", *names)]  # type: ignore[union-attr]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608


def _last_key(model: type[Model]) -> int:
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
