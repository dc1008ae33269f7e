"""Buying materials and making goods."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from inventory.costing import priced
from inventory.models import BaseUnit, ItemKind, Purchase
from kub.lib.numbers import MILLI, half_up
from kub.web.demo.desk import Desk, decimal, rounded
from kub.web.demo.seasons import demand_percent
from kub.web.demo.stories import Basis, Good, Output, Recipe, WorkUnit

MEASURED = frozenset({BaseUnit.KG, BaseUnit.LITRE, BaseUnit.METRE})
# What may be used beyond the recipe, in percent.
HEADROOM = 105
RUNS_BOUGHT_FOR = 6


class Making:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._runs: dict[str, int] = {}
        self._price_was_wrong = False

    def work(self, on: dt.date) -> None:
        """Make what is due on this weekday and running short, after buying what is missing for it."""
        for recipe in self.desk.story.recipes:
            if on.weekday() in recipe.weekdays and self._is_wanted(recipe, on):
                runs = 2 if demand_percent(on) > 100 and self.desk.chance(60) else 1
                self._buy_for(recipe, runs, on)
                self._make(recipe, runs, on)

    def _is_wanted(self, recipe: Recipe, on: dt.date) -> bool:
        held = self.desk.usable(on).get(recipe.outputs[0].name, 0)
        return held * 100 < recipe.until_milli * demand_percent(on)

    def _buy_for(self, recipe: Recipe, runs: int, on: dt.date) -> None:
        """Buy at each shop what the runs need and is not there, and enough for some runs more."""
        held = self.desk.usable(on)
        ahead = 1 if self.desk.is_near_the_end(on) else RUNS_BOUGHT_FOR
        missing: dict[str, dict[str, int]] = {}
        for name, quantity_milli in _needs(recipe).items():
            good = self.desk.goods[name]
            need_milli = quantity_milli * runs * HEADROOM // 100
            if held.get(name, 0) < need_milli:
                short_milli = max(need_milli, quantity_milli * ahead) - held.get(name, 0)
                steps = -(-short_milli // good.step_milli)
                missing.setdefault(good.supplier, {})[name] = steps * good.step_milli
        for supplier, quantities in missing.items():
            self._buy(supplier, quantities, on)

    def _buy(self, supplier: str, quantities: Mapping[str, int], on: dt.date) -> None:
        lines = [self._purchase_line(self.desk.goods[name], milli, on) for name, milli in quantities.items()]
        data: dict[str, Any] = {"supplier": self.desk.opened.suppliers[supplier].pk, "lines": lines}
        if self.desk.months_in(on) and self.desk.chance(30):
            data["freight"] = 5_000 * self.desk.rng.randint(1, 5)
        total_rp = sum(line["amount"] for line in lines) + data.get("freight", 0)
        pocket = self.desk.pocket_with(total_rp)
        owed = pocket is None or self.desk.chance(12)
        if owed:
            data["due_on"] = (on + dt.timedelta(days=14)).isoformat()
        else:
            data["paid"] = {"pocket": pocket, "amount": total_rp}
        uid = str(self.desk.record("purchase", on, data).uid)
        if owed:
            paid_after = self.desk.rng.randint(8, 16)
            self.desk.later(on + dt.timedelta(days=paid_after), lambda day: self._pay(uid, day))
        elif not self._price_was_wrong and (on - self.desk.first).days > 20:
            self._price_was_wrong = True
            right_rp = rounded(lines[0]["amount"] * 104 // 100)
            self.desk.later(on + dt.timedelta(days=5), lambda day: self._correct_price(uid, right_rp, day))

    def _purchase_line(self, good: Good, quantity_milli: int, on: dt.date) -> dict[str, Any]:
        line: dict[str, Any] = {
            "item": self.desk.item(good.name),
            "quantity": decimal(quantity_milli),
            "amount": priced(quantity_milli, self._price_of(good, on)),
        }
        if good.pack and quantity_milli % (good.pack[1] * MILLI) == 0:
            line |= {"unit": good.pack[0], "quantity": decimal(quantity_milli // good.pack[1])}
        if good.keeps_days:
            line["expires_on"] = (on + dt.timedelta(days=good.keeps_days)).isoformat()
        return line

    def _price_of(self, good: Good, on: dt.date) -> int:
        """Give today's price: in the first month as in the story, then slowly dearer, up and down."""
        months = self.desk.months_in(on)
        if not months:
            return good.price_rp
        per_mille = 1000 + good.growth_per_mille * months + self.desk.rng.randint(-15, 20)
        return rounded(good.price_rp * per_mille // 1000)

    def _pay(self, uid: str, on: dt.date) -> None:
        """Pay what is owed for a purchase, or a week later when there is no money."""
        open_rp = Purchase.objects.get(group=self.desk.opened.group, entry__uid=uid).open_rp
        pocket = self.desk.pocket_with(open_rp, ("bank", "cash"))
        if pocket is None:
            self.desk.later(on + dt.timedelta(days=7), lambda day: self._pay(uid, day))
        else:
            paid = {"purchase": uid, "pocket": pocket, "amount": open_rp}
            self.desk.record_money("purchase_payment", on, paid)

    def _correct_price(self, uid: str, right_rp: int, on: dt.date) -> None:
        data = {"purchase": uid, "line": 0, "amount": right_rp, "pocket": "cash"}
        self.desk.notebook.record(self.desk.chair, "cost_correction", on, data)

    def _make(self, recipe: Recipe, runs: int, on: dt.date) -> None:
        """Make some runs in one batch; the very first goes exactly as the recipe says."""
        done = self._runs[recipe.name] = self._runs.get(recipe.name, 0) + 1
        as_written = done == 1
        data = self._batch_of(recipe, 1 if as_written else runs, as_written)
        if self.desk.story.fails_once and done == 40:
            del data["outputs"]
            data |= {"ruined": True, "reject": "0", "note": "Gosong: kompor ditinggal saat hujan."}
        self.desk.record("batch", on, data)

    def _batch_of(self, recipe: Recipe, runs: int, as_written: bool) -> dict[str, Any]:
        outputs = [(output, self._made(output, runs, as_written)) for output in recipe.outputs]
        reject_milli = self._reject(recipe, runs, outputs, as_written)
        if recipe.byproduct and not as_written and self.desk.chance(35):
            outputs.append((recipe.byproduct, recipe.byproduct.quantity_milli * runs))
        return {
            "recipe": self.desk.opened.recipes[recipe.name].pk,
            "basis": recipe.basis.value,
            "materials": [
                {
                    "item": self.desk.item(name),
                    "quantity": decimal(self._used(self.desk.goods[name], milli * runs, as_written)),
                }
                for name, milli in recipe.materials.items()
            ],
            "work": self._work(recipe, runs, outputs, as_written),
            "overhead": [
                {"name": name, "amount": amount_rp * runs} for name, amount_rp in recipe.overhead.items()
            ],
            "outputs": [self._output_line(output, milli) for output, milli in outputs],
            "reject": decimal(reject_milli),
        }

    def _made(self, output: Output, runs: int, as_written: bool) -> int:
        missed = 0 if as_written else self.desk.rng.randint(-output.varies, output.varies)
        return output.quantity_milli * runs + missed * MILLI

    def _used(self, good: Good, milli: int, as_written: bool) -> int:
        """Vary what is poured by some percent; what is counted, and a pinch, is used as written."""
        if as_written or good.unit not in MEASURED or milli < MILLI:
            return milli
        return (milli * self.desk.rng.randint(970, 1030) // 1000 + 25) // 50 * 50

    def _reject(self, recipe: Recipe, runs: int, outputs: list[tuple[Output, int]], as_written: bool) -> int:
        """Give what was thrown away: less where more packs were filled; of pieces, one now and then."""
        if as_written:
            return recipe.reject_milli
        if recipe.basis is not Basis.WEIGHT:
            return MILLI if self.desk.chance(20) else 0
        more_milli = sum(
            half_up(
                (milli - output.quantity_milli * runs) * (self.desk.goods[output.name].net_weight_milli or 0),
                MILLI,
            )
            for output, milli in outputs
        )
        spill_milli = 50 * self.desk.rng.randint(-2, 4)
        return max(recipe.reject_milli * runs - more_milli + spill_milli, 100)

    def _work(
        self, recipe: Recipe, runs: int, outputs: list[tuple[Output, int]], as_written: bool
    ) -> list[dict[str, Any]]:
        """Share the work among some members: so many hours each, or the pieces as evenly as they go."""
        labour, names = recipe.labour, list(self.desk.opened.members)
        chosen = names[: labour.people] if as_written else self.desk.rng.sample(names, labour.people)
        if labour.unit is WorkUnit.PIECE:
            pieces = sum(milli for output, milli in outputs if self._is_product(output)) // MILLI
            each = [(pieces + place) // labour.people * MILLI for place in range(labour.people)]
        else:
            each = [
                labour.quantity_milli * runs + (0 if as_written else 500 * self.desk.rng.randint(-1, 1))
                for _name in chosen
            ]
        return [
            {
                "member": self.desk.opened.members[name].pk,
                "unit": labour.unit.value,
                "quantity": decimal(milli),
                "rate": labour.rate_rp,
            }
            for name, milli in zip(chosen, each, strict=True)
        ]

    def _is_product(self, output: Output) -> bool:
        return self.desk.goods[output.name].kind is ItemKind.PRODUCT

    def _output_line(self, output: Output, milli: int) -> dict[str, Any]:
        line: dict[str, Any] = {"item": self.desk.item(output.name), "quantity": decimal(milli)}
        if output.packaging:
            line["packaging"] = [{"item": self.desk.item(output.packaging), "quantity": decimal(milli)}]
        if output.value_rp is not None:
            line["value"] = output.value_rp
        return line


def _needs(recipe: Recipe) -> dict[str, int]:
    """Give what one run takes, packaging included."""
    needs = dict(recipe.materials)
    for output in recipe.outputs:
        if output.packaging:
            needs[output.packaging] = needs.get(output.packaging, 0) + output.quantity_milli
    return needs
