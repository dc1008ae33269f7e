from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kub.lib.numbers import (
    MAX_MILLI,
    MAX_RP,
    NotANumber,
    allocate,
    from_milli,
    half_up,
    read_decimal,
    share_of,
    to_milli,
    unit_cost_of,
    write_int,
    write_number,
    write_percent,
    write_quantity,
    write_rp,
    write_short,
    write_unit_cost,
)

amounts = st.integers(-MAX_RP, MAX_RP)
quantities = st.integers(-MAX_MILLI, MAX_MILLI)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12500", "12500"),
        ("12.500", "12500"),
        ("10.000", "10000"),
        ("1.234.567,89", "1234567.89"),
        ("10,5", "10.5"),
        ("2.5", "2.5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("05,5", "5.5"),
        ("12,500", "12.5"),
        ("007", "7"),
        ("12.", "12"),
        ("1,234,567", "1234567"),
        ("12rb", "12000"),
        ("12 ribu", "12000"),
        ("12k", "12000"),
        ("2,5 jt", "2500000"),
        ("1.5 Juta", "1500000"),
        ("Rp12.500", "12500"),
        ("Rp 12.500", "12500"),
        ("Rp. 12.500", "12500"),
        ("Rp\u00a012.500,-", "12500"),
        ("12.500,00", "12500"),
        ("12 500", "12500"),
        ("1 000 000", "1000000"),
        ("12. 500", "12500"),
        ("\u200e\u202a12.500\u202c", "12500"),
        ("\t 7 \n", "7"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("-Rp 12.500", "-12500"),
        ("Rp -12.500", "-12500"),
    ],
)
def test_number_is_read_as_it_is_written_in_indonesia(text, number):
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "banyak",
        "Rp",
        "rb",
        ".",
        ",",
        "...",
        "-",
        "--5",
        "-Rp-5",
        "5-",
        "1e5",
        "1/2",
        "NaN",
        "Infinity",
        "0x10",
        "12 5",
        "12 500 5",
        "12.5.3",
        "1.23.456",
        "012.500",
        "1.234,567,8",
        "1,234,567.89",
        "12rb rb",
        "１２",
        "١٢",
        "12\x00",
        "9" * 29,
        "9" * 10_000,
        "🥜",
    ],
)
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(NotANumber, match=r"."):
        read_decimal(text)


@given(st.text(max_size=40))
@example("1" + " " * 5000 + "x")
def test_reading_any_text_gives_a_number_or_a_refusal(text):
    try:
        number = read_decimal(text)
    except NotANumber:
        return
    assert number.is_finite()


@given(amounts)
def test_written_money_is_read_back(amount_rp):
    assert read_decimal(write_rp(amount_rp)) == amount_rp
    assert read_decimal(write_int(amount_rp)) == amount_rp


@given(quantities)
@example(500)
@example(-1)
def test_quantity_survives_writing_and_reading(milli):
    assert to_milli(read_decimal(write_quantity(milli))) == milli
    assert to_milli(from_milli(milli)) == milli


@pytest.mark.parametrize(("milli", "text"), [(2500, "2.5"), (0, "0"), (10_000_000, "10000"), (-1, "-0.001")])
def test_thousandths_become_the_shortest_decimal(milli, text):
    assert str(from_milli(milli)) == text


@pytest.mark.parametrize(
    "number",
    [
        "0.0005",
        "1.00000000000000000000000000000001",
        "1e-400000",
        "NaN",
        "sNaN",
        "Infinity",
        "1e400000",
        "1e21",
    ],
)
def test_decimal_finer_or_larger_than_thousandths_hold_is_refused(number):
    with pytest.raises(NotANumber):
        to_milli(Decimal(number))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_decimal_is_rounded_on_its_way_to_thousandths(number):
    try:
        milli = to_milli(number)
    except NotANumber:
        return
    assert from_milli(milli) == number


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [(1, 2, 1), (3, 2, 2), (5, 10, 1), (4, 10, 0), (-1, 2, -1), (-4, 10, 0), (0, 3, 0), (7, 7, 1)],
)
def test_division_rounds_half_up(numerator, denominator, quotient):
    assert half_up(numerator, denominator) == quotient


@given(amounts, st.integers(1, MAX_MILLI))
def test_rounding_is_never_off_by_more_than_a_half(numerator, denominator):
    assert abs(2 * (half_up(numerator, denominator) * denominator - numerator)) <= denominator


@pytest.mark.parametrize("denominator", [0, -1])
def test_division_by_nothing_is_refused(denominator):
    with pytest.raises(ValueError, match="denominator"):
        half_up(1, denominator)


def test_cost_of_consigned_packs_is_the_fields_figure():
    assert share_of(308_727, 15, 60) == 77_182
    assert share_of(308_727, 2, 60) == 10_291


def test_shared_cost_of_the_worked_batch_is_divided_by_good_weight():
    good_weights = [60 * 100, 20 * 250]
    with_crumbs_credited = allocate(511_000 - 10_000, good_weights)
    shared = allocate(511_000, good_weights)
    assert [shared[0] + 30_000, shared[1] + 16_000] == [308_727, 248_273]
    assert [with_crumbs_credited[0] + 30_000, with_crumbs_credited[1] + 16_000] == [303_273, 243_727]


def test_profit_sharing_pools_are_the_fields_figures():
    labour = allocate(1_000_000, [40, 35, 32])
    capital = allocate(500_000, [300_000, 200_000, 200_000])
    assert labour == [373_832, 327_103, 299_065]
    assert capital == [214_286, 142_857, 142_857]
    together = [sum(parts) for parts in zip(labour, capital, strict=True)]
    assert together == [588_118, 469_960, 441_922]
    assert sum(together) == 1_500_000


def test_equal_remainders_favour_the_earlier_part():
    assert allocate(2, [1, 1, 1]) == [1, 1, 0]
    assert allocate(-2, [1, 1, 1]) == [-1, -1, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 3], [2, -2]])
def test_allocation_without_sound_weights_is_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        allocate(100, weights)


weights = st.lists(st.integers(0, MAX_MILLI), min_size=1, max_size=30).filter(any)


@given(amounts, weights)
def test_parts_add_up_and_are_each_within_one_of_their_exact_share(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole
        assert part == 0 or weight > 0


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1_234_567, "1.234.567"),
        (Decimal("1234567.89"), "1.234.567,89"),
        (Decimal("0.5"), "0,5"),
        (Decimal("1E+3"), "1.000"),
        (-1_000, "-1.000"),
        (0, "0"),
    ],
)
def test_number_is_written_the_indonesian_way(number, text):
    assert write_number(number) == text


def test_money_is_written_with_a_space_that_does_not_break():
    assert write_rp(12_500) == "Rp\u00a012.500"
    assert write_rp(-414) == "-Rp\u00a0414"
    assert write_rp(0) == "Rp\u00a00"


def test_quantity_is_written_with_its_unit():
    assert write_quantity(2_500, "kg") == "2,5\u00a0kg"
    assert write_quantity(1_250_000, "g") == "1.250\u00a0g"


@pytest.mark.parametrize(
    ("value_rp", "quantity_milli", "text"),
    [
        (308_727, 60_000, "5.145,45"),
        (248_273, 20_000, "12.413,65"),
        (557_000, 1_000, "557.000"),
        (5_145_50, 100_000, "5.145,50"),
        (-308_727, -60_000, "5.145,45"),
        (-308_727, 60_000, "-5.145,45"),
        (0, 5_000, "0"),
    ],
)
def test_unit_cost_has_two_decimals_when_it_is_not_whole(value_rp, quantity_milli, text):
    sign = "-" if text.startswith("-") else ""
    assert write_unit_cost(value_rp, quantity_milli) == f"{sign}Rp\u00a0{text.removeprefix('-')}"


@pytest.mark.parametrize(
    ("shared_rp", "small_pack", "large_pack"),
    [
        (511_000, "5.145,45", "12.413,64"),
        (501_000, "5.054,55", "12.186,36"),
        (511_000 - 160_000, "3.690,91", "8.777,27"),
    ],
)
def test_unit_costs_of_the_worked_batch_are_the_fields_figures(shared_rp, small_pack, large_pack):
    small_rp = Fraction(shared_rp * 6, 11) + 60 * 500
    large_rp = Fraction(shared_rp * 5, 11) + 20 * 800
    assert write_unit_cost(small_rp, 60_000) == f"Rp\u00a0{small_pack}"
    assert write_unit_cost(large_rp, 20_000) == f"Rp\u00a0{large_pack}"


def test_unit_cost_of_nothing_is_a_dash():
    assert write_unit_cost(0, 0) == "–"
    assert unit_cost_of(0, 0) is None


def test_unit_cost_is_in_hundredths_rounded_half_up():
    assert unit_cost_of(Fraction(511_000 * 6, 11) + 30_000, 60_000) == 514_545
    assert unit_cost_of(1, 200_000) == 1


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1 rb"),
        (850_000, "850 rb"),
        (1_200_000, "1,2 jt"),
        (1_234_567, "1,23 jt"),
        (31_250_000, "31,3 jt"),
        (999_499, "999 rb"),
        (999_500, "1 jt"),
        (-4_180_000, "-4,18 jt"),
        (12_500_000_000, "12,5 M"),
        (2_000_000_000_000, "2 T"),
        (10**18, "1.000.000 T"),
    ],
)
def test_short_form_keeps_three_figures(amount, text):
    assert write_short(amount) == text.replace(" ", "\u00a0")


@given(st.integers(-999_000_000, 999_000_000))
def test_short_form_is_near_and_can_be_read_back(amount):
    near = read_decimal(write_short(amount))
    assert abs(near - amount) * 200 <= abs(amount)


@pytest.mark.parametrize(("per_mille", "text"), [(957, "95,7"), (1000, "100"), (5, "0,5"), (-43, "-4,3")])
def test_percent_has_one_decimal_when_it_needs_it(per_mille, text):
    assert write_percent(per_mille) == f"{text}\u00a0%"
