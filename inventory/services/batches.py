"""Recording a production batch: what it took, what it gave, what it cost."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from inventory import ledger
from inventory.accounts import inventory_account
from inventory.costing import (
    ByproductTooDear,
    OutputCost,
    OutputToCost,
    byproduct_value,
    cost_outputs,
    measure,
    priced,
    weight_of,
)
from inventory.ledger import Taken, Want
from inventory.models import (
    Batch,
    BatchMaterial,
    BatchOutput,
    BatchOverhead,
    BatchWork,
    Item,
    Lot,
    Why,
)
from inventory.selectors.places import store_of
from inventory.selectors.standing import entries_on_lots_of
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.entries.counters import next_number
from kub.entries.models import Entry
from kub.entries.registry import Posted, Unpostable
from kub.lib.numbers import MAX_RP
from kub.people.models import LabourMode, Member

BATCH = "batch"


@dataclass(frozen=True, slots=True)
class _Consumed:
    """A material or packaging line with what the ledger gave for it."""

    item: Item
    quantity_milli: int
    value_rp: int


@dataclass(frozen=True, slots=True)
class _Worked:
    member: Member
    unit: str
    quantity_milli: int
    rate_rp: int

    @property
    def amount_rp(self) -> int:
        return priced(self.quantity_milli, self.rate_rp)


@dataclass(frozen=True, slots=True)
class _Costs:
    """The parts of a batch's cost in whole Rupiah."""

    materials: Sequence[_Consumed]
    packaging: Sequence[Sequence[_Consumed]]
    work: Sequence[_Worked]
    overhead: Sequence[tuple[str, int]]

    @property
    def materials_rp(self) -> int:
        return sum(consumed.value_rp for consumed in self.materials)

    @property
    def labour_rp(self) -> int:
        return sum(worked.amount_rp for worked in self.work)

    @property
    def overhead_rp(self) -> int:
        return sum(amount_rp for _name, amount_rp in self.overhead)

    @property
    def packaging_rp(self) -> int:
        return sum(consumed.value_rp for packaging in self.packaging for consumed in packaging)

    @property
    def total_rp(self) -> int:
        return self.materials_rp + self.labour_rp + self.overhead_rp + self.packaging_rp


def post_batch(entry: Entry, data: dict[str, Any]) -> Posted:
    """Take the materials, divide the cost among the outputs, and bring them in as lots."""
    outputs = data.get("outputs", [])
    with ledger.turn_of(entry) as goods:
        costs = _costs(goods, data)
        output_costs = _divide(data["basis"], costs, outputs)
        code = _next_code(entry)
        arrivals = _arrivals(entry, outputs, output_costs, code)
        lots = goods.arrive(place=store_of(group=entry.group), arrivals=arrivals)
    _store(entry, data, code, costs, outputs, output_costs, lots)
    books.post(entry=entry, lines=_postings(entry, costs, output_costs))
    made = goods_summary([(output["item"], output["base_milli"]) for output in outputs])
    return Posted(f"{code}: {made}" if made else code, costs.total_rp)


def void_batch(entry: Entry, by: Entry) -> None:
    ledger.reverse(entry=entry, by=by)
    books.reverse(entry=entry, by=by)


def batch_blockers(entry: Entry) -> list[Entry]:
    """Give the entries that sold, used or moved what the batch gave."""
    return list(entries_on_lots_of(entry=entry))


def _costs(goods: ledger.Turn, data: dict[str, Any]) -> _Costs:
    """Take materials and packaging in one turn, so that their levels are locked in one order."""
    materials, outputs = data["materials"], data.get("outputs", [])
    lines = [(line, f"materials.{index}") for index, line in enumerate(materials)]
    for number, output in enumerate(outputs):
        packaging = output.get("packaging", [])
        lines += [(line, f"outputs.{number}.packaging.{index}") for index, line in enumerate(packaging)]
    wants = [_want(line, position, path) for position, (line, path) in enumerate(lines)]
    parts = goods.take(place=store_of(group=goods.entry.group), wants=wants)
    taken = iter(_consumed(want, lots) for want, lots in zip(wants, parts, strict=True))
    return _Costs(
        materials=[next(taken) for _line in materials],
        packaging=[[next(taken) for _line in output.get("packaging", [])] for output in outputs],
        work=_work(goods.entry, data),
        overhead=[(line["name"], line["amount"]) for line in data.get("overhead", [])],
    )


def _want(line: dict[str, Any], position: int, path: str) -> Want:
    return Want(
        item=line["item"],
        quantity_milli=line["base_milli"],
        why=Why.USED,
        line=position,
        field=f"{path}.quantity",
        lot=line.get("lot"),
    )


def _consumed(want: Want, parts: list[Taken]) -> _Consumed:
    return _Consumed(want.item, want.quantity_milli, sum(part.value_rp for part in parts))


def _work(entry: Entry, data: dict[str, Any]) -> list[_Worked]:
    work = []
    for index, line in enumerate(data.get("work", [])):
        if not line["member"].is_active_on(entry.happened_on):
            raise Unpostable.at(f"work.{index}.member", _("She was not in the group on that day."))
        worked = _Worked(line["member"], line["unit"], line["quantity"], line["rate"])
        if worked.amount_rp > MAX_RP:
            raise Unpostable.at(f"work.{index}.rate", _("This amount is too large to be true."))
        work.append(worked)
    return work


def _divide(basis: str, costs: _Costs, outputs: list[dict[str, Any]]) -> list[OutputCost]:
    if not outputs:
        return []
    try:
        return cost_outputs(
            materials_rp=costs.materials_rp,
            labour_rp=costs.labour_rp,
            overhead_rp=costs.overhead_rp,
            outputs=[
                OutputToCost(
                    weight=_weight(basis, output),
                    packaging_rp=sum(consumed.value_rp for consumed in packaging),
                    byproduct_rp=_byproduct_value(output),
                )
                for output, packaging in zip(outputs, costs.packaging, strict=True)
            ],
        )
    except ByproductTooDear as too_dear:
        raise Unpostable.at(
            "outputs", _("The by-product would be worth more than the whole batch.")
        ) from too_dear


def _weight(basis: str, output: dict[str, Any]) -> int:
    return weight_of(
        basis=basis, item=output["item"], base_milli=output["base_milli"], value_rp=output.get("value")
    )


def _byproduct_value(output: dict[str, Any]) -> int | None:
    return byproduct_value(item=output["item"], base_milli=output["base_milli"], value_rp=output.get("value"))


def _next_code(entry: Entry) -> str:
    """Give a code that is short and can be read aloud: "TMP-112"."""
    return f"{entry.group.batch_prefix}-{next_number(group=entry.group, series='batch'):03}"


def _arrivals(
    entry: Entry, outputs: list[dict[str, Any]], output_costs: list[OutputCost], code: str
) -> list[ledger.Arrival]:
    return [
        ledger.Arrival(
            item=output["item"],
            quantity_milli=output["base_milli"],
            value_rp=cost.total_rp,
            why=Why.MADE,
            line=index,
            expires_on=_expiry(output, entry.happened_on, index),
            code=code,
        )
        for index, (output, cost) in enumerate(zip(outputs, output_costs, strict=True))
    ]


def _expiry(output: dict[str, Any], made_on: dt.date, index: int) -> dt.date | None:
    if output.get("expires_on"):
        if output["expires_on"] < made_on:
            raise Unpostable.at(f"outputs.{index}.expires_on", _("It would have expired before it was made."))
        return output["expires_on"]
    days = output["item"].shelf_life_days
    return made_on + dt.timedelta(days=days) if days else None


def _store(
    entry: Entry,
    data: dict[str, Any],
    code: str,
    costs: _Costs,
    outputs: list[dict[str, Any]],
    output_costs: list[OutputCost],
    lots: list[Lot],
) -> None:
    group = entry.group
    batch = Batch.objects.create(
        group=group,
        entry=entry,
        recipe=data.get("recipe"),
        code=code,
        made_on=entry.happened_on,
        basis=data["basis"],
        ruined=data["ruined"],
        materials_rp=costs.materials_rp,
        labour_rp=costs.labour_rp,
        overhead_rp=costs.overhead_rp,
        packaging_rp=costs.packaging_rp,
        byproduct_rp=sum(_byproduct_value(output) or 0 for output in outputs),
        total_rp=costs.total_rp,
        good_milli=sum(measure(data["basis"], output["item"], output["base_milli"]) for output in outputs),
        reject_milli=data.get("reject", 0),
        note=data.get("note", ""),
    )
    consumed = [*costs.materials, *(each for packaging in costs.packaging for each in packaging)]
    BatchMaterial.objects.bulk_create(
        BatchMaterial(
            group=group,
            batch=batch,
            line=line,
            item=each.item,
            quantity_milli=each.quantity_milli,
            value_rp=each.value_rp,
        )
        for line, each in enumerate(consumed)
    )
    BatchWork.objects.bulk_create(
        BatchWork(
            group=group,
            batch=batch,
            member=worked.member,
            unit=worked.unit,
            quantity_milli=worked.quantity_milli,
            rate_rp=worked.rate_rp,
            amount_rp=worked.amount_rp,
        )
        for worked in costs.work
    )
    BatchOverhead.objects.bulk_create(
        BatchOverhead(group=group, batch=batch, name=name, amount_rp=amount_rp)
        for name, amount_rp in costs.overhead
    )
    BatchOutput.objects.bulk_create(
        BatchOutput(
            group=group,
            batch=batch,
            line=line,
            item=output["item"],
            lot=lot,
            quantity_milli=output["base_milli"],
            shared_rp=cost.shared_rp,
            packaging_rp=cost.packaging_rp,
            cost_rp=cost.total_rp,
            cost_without_labour_rp=cost.without_labour_rp,
        )
        for line, (output, cost, lot) in enumerate(zip(outputs, output_costs, lots, strict=True))
    )


def _postings(entry: Entry, costs: _Costs, output_costs: list[OutputCost]) -> list[Line]:
    """Put all costs into production and take them out: into goods, or as a loss of a ruined batch."""
    consumed = [*costs.materials, *(each for packaging in costs.packaging for each in packaging)]
    lines = [Line(Account.PRODUCTION, inventory_account(each.item), each.value_rp) for each in consumed]
    lines += [_labour_posting(entry, worked) for worked in costs.work]
    lines.append(Line(Account.PRODUCTION, Account.OVERHEAD, costs.overhead_rp))
    if output_costs:
        made_rp = sum(cost.total_rp for cost in output_costs)
        return [*lines, Line(Account.PRODUCTS, Account.PRODUCTION, made_rp)]
    return [*lines, Line(Account.PRODUCTION_LOSS, Account.PRODUCTION, costs.total_rp)]


def _labour_posting(entry: Entry, worked: _Worked) -> Line:
    """Owe the wage to the member, or set it against the imputed wages, as the group chose."""
    if entry.group.labour_mode == LabourMode.PAID:
        return Line(Account.PRODUCTION, Account.WAGES_PAYABLE, worked.amount_rp, worked.member)
    return Line(Account.PRODUCTION, Account.LABOUR_IMPUTED, worked.amount_rp)
