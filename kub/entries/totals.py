"""What is kept by adding (day totals, levels): in one statement, and in the order of the keys."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from kub.people.models import Group


def add_to_totals(
    model: type[models.Model],
    *,
    group: Group,
    on: dt.date,
    dimensions: Sequence[str],
    amounts: Mapping[tuple, Mapping[str, int]],
) -> None:
    """Add `amounts` (by the values of `dimensions`) to the group's totals of the day."""
    rows = [(key, amounts[key]) for key in sorted(amounts) if any(amounts[key].values())]
    if not rows:
        return
    measures = list(rows[0][1])
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    keys = [quote(_column(model, name)) for name in ("group", "on", *dimensions)]
    sums = [quote(_column(model, name)) for name in measures]
    places = ", ".join(["%s"] * (len(keys) + len(sums)))
    sql = (
        f"INSERT INTO {table} ({', '.join([*keys, *sums])}) VALUES {', '.join([f'({places})'] * len(rows))} "  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET "
        + ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in sums)
    )
    parameters: list[Any] = []
    for key, measured in rows:
        parameters += [
            group.pk,
            connection.ops.adapt_datefield_value(on),
            *key,
            *(measured[name] for name in measures),
        ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def add_to_rows(model: type[models.Model], *, group: Group, amounts: Mapping[int, Mapping[str, int]]) -> None:
    """Add `amounts` (by key) to rows of the group that the caller has locked in the order of their keys."""
    if not amounts:
        return
    measures = list(next(iter(amounts.values())))
    quote = connection.ops.quote_name
    table, key, owner = (
        quote(name) for name in (model._meta.db_table, _column(model, "id"), _column(model, "group"))
    )
    sums = [quote(_column(model, name)) for name in measures]
    row = f"({', '.join(['%s'] * (1 + len(sums)))})"
    # A statement for each row would send a dozen for a batch.
    sql = (
        f"WITH change ({', '.join([key, *sums])}) AS (VALUES {', '.join([row] * len(amounts))}) "  # noqa: S608
        f"UPDATE {table} SET {', '.join(f'{column} = {table}.{column} + change.{column}' for column in sums)}"
        f" FROM change WHERE {table}.{key} = change.{key} AND {table}.{owner} = %s"
    )
    parameters: list[int] = []
    for pk in sorted(amounts):
        parameters += [pk, *(amounts[pk][name] for name in measures)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, group.pk])


def _column(model: type[models.Model], name: str) -> str:
    return model._meta.get_field(name).column  # type: ignore[union-attr, return-value]
