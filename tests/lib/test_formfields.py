import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from kub.lib.formfields import (
    CleanCharField,
    DayField,
    NameField,
    PhoneField,
    QuantityField,
    RupiahField,
    read_phone,
)
from kub.lib.numbers import MAX_RP


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refusal(field: forms.Field, text: str) -> str:
    """Give the one message with which the field refuses the text."""
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    (message,) = refused.value.messages
    return message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "amount_rp"),
    [
        ("12500", 12500),
        ("12.500", 12500),
        ("Rp12.500", 12500),
        ("Rp 12.500", 12500),
        ("12rb", 12000),
        ("12,5rb", 12500),
        ("10.000", 10000),
        ("1,5 jt", 1_500_000),
        ("123.456.789", 123_456_789),
        ("0", 0),
    ],
)
def test_rupiah_is_read_as_it_is_written_here(text, amount_rp):
    assert RupiahField().clean(text) == amount_rp


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dua", "“dua” is not a number. Write it like 12500 or 2,5."),
        ("10,5", "Whole Rupiah only, without a fraction."),
        ("-1", "Not less than zero."),
        ("1000000000000", "At most Rp 999.999.999.999."),
        ("", "Fill in a number."),
    ],
)
def test_rupiah_is_refused_in_words(text, message):
    assert refusal(RupiahField(), text) == message


@pytest.mark.parametrize(
    ("min_rp", "text", "message"),
    [
        (1, "0", "More than zero, please."),
        (500, "400", "At least Rp 500."),
        (-500, "-600", "At least -Rp 500."),
    ],
)
def test_rupiah_below_the_least_is_refused(min_rp, text, message):
    assert refusal(RupiahField(min_rp=min_rp), text) == message


def test_rupiah_may_be_negative_where_the_field_allows_it():
    assert RupiahField(min_rp=-MAX_RP).clean("-12.500") == -12500


def test_rupiah_that_is_not_needed_may_be_empty():
    assert RupiahField(required=False).clean("") is None
    assert RupiahField(required=False).clean(" ") is None


@pytest.mark.parametrize(
    ("text", "milli"),
    [("2,5", 2500), ("2.5", 2500), ("10.000", 10_000_000), ("10,5", 10_500), ("0,001", 1), ("12", 12_000)],
)
def test_quantity_is_read_in_thousandths(text, milli):
    assert QuantityField().clean(text) == milli


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        (QuantityField(), "2,5555", "At most three digits after the comma."),
        (QuantityField(whole=True), "2,5", "Whole numbers only, without a fraction."),
        (QuantityField(min_milli=1), "0", "More than zero, please."),
        (QuantityField(min_milli=1), "-3", "More than zero, please."),
        (QuantityField(max_milli=48_000, unit="bungkus"), "49", "At most 48 bungkus."),
        (QuantityField(unit="kg"), "1000000000000", "At most 999.999.999 kg."),
        (QuantityField(), "١٢", "“١٢” is not a number. Write it like 12500 or 2,5."),
    ],
)
def test_quantity_is_refused_in_words(field, text, message):
    assert refusal(field, text) == message


class Line(forms.Form):
    price = RupiahField()
    quantity = QuantityField()


@pytest.mark.parametrize("text", ["100", "100 g", "100g"])
def test_quantity_may_repeat_the_unit_that_stands_beside_it(text):
    assert QuantityField(unit="g").clean(text) == 100_000


def test_quantity_in_another_unit_is_refused():
    with pytest.raises(ValidationError):
        QuantityField(unit="g").clean("5 kg")


def test_what_is_stored_is_shown_as_it_is_written_here():
    form = Line(initial={"price": 1_250_000, "quantity": 2500})
    assert 'value="1.250.000"' in str(form["price"])
    assert 'value="2,5"' in str(form["quantity"])


def test_what_was_mistyped_is_shown_again_as_it_was():
    form = Line({"price": "dua belas", "quantity": "2.5"})
    assert not form.is_valid()
    assert 'value="dua belas"' in str(form["price"])
    assert 'value="2.5"' in str(form["quantity"])


def test_same_number_written_another_way_is_no_change():
    form = Line({"price": "Rp12.500", "quantity": "2.50"}, initial={"price": 12500, "quantity": 2500})
    assert not form.has_changed()


@pytest.mark.parametrize("text", ["2026-11-24", "24/11/2026", "24-11-2026", "24.11.2026", " 2026-11-24 "])
def test_day_is_read_from_the_calendar_and_from_typing(text):
    assert DayField().clean(text) == dt.date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31/02/2026", "besok", "2026-13-01", "\x00"])
def test_day_that_is_none_is_refused_in_words(text):
    assert refusal(DayField(), text) == "This is not a day. Write it like 24/11/2026."


def test_day_is_shown_to_the_phones_calendar():
    class When(forms.Form):
        on = DayField(initial=dt.date(2026, 11, 24))

    with translation.override("id"):
        assert 'type="date" name="on" value="2026-11-24"' in str(When()["on"])


@pytest.mark.parametrize("text", ["Siti 🌶️", "👩‍🍳 Wati", "ꦱꦶꦠꦶ", "عائشة", "Bu Rini \u200fعائشة"])
def test_name_keeps_emoji_and_every_script(text):
    assert NameField().clean(text) == text


def test_name_is_trimmed_at_its_ends():
    assert NameField().clean("  Siti ") == "Siti"


@pytest.mark.parametrize("text", ["Si\x00ti", "Si\x1bti", "Si\nti", "Si\x85ti", "Si\ud800ti"])
def test_name_with_a_control_character_is_refused(text):
    expected = "There is a character in this text that cannot be shown. Type it anew, please."
    assert refusal(NameField(), text) == expected


@pytest.mark.parametrize("text", ["\u200f\u200e", "\u202e", "\u200b \u200b"])
def test_name_that_nobody_can_see_is_refused(text):
    assert refusal(NameField(), text) == "Nothing in this text can be seen. Type it anew, please."


def test_name_of_ten_thousand_characters_is_refused():
    assert "120" in refusal(NameField(), "a" * 10_000)


def test_note_keeps_its_lines():
    assert CleanCharField(multiline=True).clean("satu\r\ndua\ttiga") == "satu\ndua\ttiga"


@pytest.mark.parametrize(
    "text", ["081234567890", "6281234567890", "+62 812-3456-7890", "0812 3456 7890", "(0812) 3456 7890"]
)
def test_phone_number_is_kept_in_one_form(text):
    assert read_phone(text) == "+6281234567890"
    assert PhoneField().clean(text) == "+6281234567890"


def test_phone_number_of_another_country_keeps_its_code():
    assert PhoneField().clean("+60 12-345 6789") == "+60123456789"


@pytest.mark.parametrize("text", ["123", "Siti", "0812", "08123456789012345"])
def test_text_that_is_no_phone_number_is_refused_in_words(text):
    expected = f"“{text}” is not a phone number. Write it like 0812 3456 7890."
    assert refusal(PhoneField(), text) == expected


def test_phone_number_that_is_not_needed_may_be_empty():
    assert PhoneField(required=False).clean("") == ""
