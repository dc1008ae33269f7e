"""What a batch costs, against the worked figures of the field."""

import pytest

from inventory.models import Batch, StockLevel
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import OutcomeStatus, undo
from kub.people.models import LabourMode
from tests.kitchen import Kitchen


def outputs_of(entry: Entry) -> dict[str, tuple[int, int]]:
    """Give cost including and without labour by product."""
    outputs = Batch.objects.get(entry=entry).outputs.select_related("item")
    return {output.item.name: (output.cost_rp, output.cost_without_labour_rp) for output in outputs}


def test_the_worked_batch_costs_557_000_and_divides_exactly(kitchen: Kitchen) -> None:
    entry = kitchen.cook()
    batch = Batch.objects.get(entry=entry)
    assert (batch.materials_rp, batch.labour_rp, batch.overhead_rp) == (285_000, 160_000, 66_000)
    assert (batch.shared_rp, batch.packaging_rp, batch.total_rp) == (511_000, 46_000, 557_000)
    costs = outputs_of(entry)
    assert costs["Keripik 100 g"][0] == 308_727
    assert costs["Keripik 250 g"][0] == 248_273
    # 3.690,91 and 8.777,27 a pack
    assert costs["Keripik 100 g"][1] == 221_455
    assert costs["Keripik 250 g"][1] == 175_545
    assert (batch.good_milli, batch.reject_milli) == (11_000, 500)
    assert check_books() == []


def test_crumbs_are_credited_at_their_sale_value(kitchen: Kitchen) -> None:
    outputs = [*kitchen.batch_data()["outputs"], kitchen.output("Remahan", "1", value=10_000)]
    costs = outputs_of(kitchen.cook(outputs=outputs))
    assert costs["Keripik 100 g"][0] == 303_273
    assert costs["Keripik 250 g"][0] == 243_727
    assert costs["Remahan"][0] == 10_000
    assert check_books() == []


def test_a_ruined_batch_is_a_loss(kitchen: Kitchen) -> None:
    kitchen.cook(outputs=[], ruined=True)
    held = balances(group=kitchen.group)
    assert held[Account.PRODUCTION_LOSS] == 511_000
    assert held.get(Account.PRODUCTION, 0) == 0
    assert check_books() == []


def test_an_undone_batch_leaves_everything_as_it_was(kitchen: Kitchen) -> None:
    kitchen.buy_for_batches()
    before = (
        balances(group=kitchen.group),
        list(StockLevel.objects.order_by("pk").values_list("quantity_milli", "value_rp")),
    )
    entry = kitchen.post("batch", kitchen.batch_data())
    assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED
    after = balances(group=kitchen.group)
    assert {account: held for account, held in after.items() if held} == {
        k: v for k, v in before[0].items() if v
    }
    levels = list(StockLevel.objects.order_by("pk").values_list("quantity_milli", "value_rp"))
    assert levels[: len(before[1])] == before[1]
    assert set(levels[len(before[1]) :]) == {(0, 0)}
    assert check_books() == []


def test_a_batch_cannot_be_undone_once_its_packs_are_sold(kitchen: Kitchen) -> None:
    entry = kitchen.cook()
    kitchen.sell("3")
    outcome = undo(access=kitchen.access, uid=entry.uid)
    assert outcome.status is OutcomeStatus.REFUSED
    assert "Keripik 100 g ×\u00a03" in outcome.errors["non_field_errors"][0]


@pytest.mark.parametrize(
    ("mode", "account"),
    [(LabourMode.PAID, Account.WAGES_PAYABLE), (LabourMode.IMPUTED, Account.LABOUR_IMPUTED)],
)
def test_labour_is_owed_or_set_off_as_the_group_chose(kitchen: Kitchen, mode: str, account: Account) -> None:
    kitchen.group.labour_mode = mode
    kitchen.group.save()
    kitchen.cook()
    held = balances(group=kitchen.group)
    assert abs(held[account]) == 160_000
    assert check_books() == []


def test_a_wage_that_is_too_large_to_be_true_is_refused_at_its_rate(kitchen: Kitchen) -> None:
    kitchen.buy_for_batches()
    work = {**kitchen.batch_data()["work"][0], "quantity": "999999999", "rate": 999_999_999_999}
    outcome = kitchen.try_to("batch", kitchen.batch_data(work=[work]))
    assert outcome.status is OutcomeStatus.REFUSED
    assert outcome.errors == {"work.0.rate": ["This amount is too large to be true."]}
