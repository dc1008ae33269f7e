import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from kub.lib.formfields import QuantityField, RupiahField


def written(source: str, **context: object) -> str:
    """Render a template, with plain spaces for the no-break ones."""
    return Template(source).render(Context(context)).replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("amount_rp", "text"),
    [(12500, "Rp 12.500"), (0, "Rp 0"), (-414, "-Rp 414"), (1234567, "Rp 1.234.567"), (None, "–")],
)
def test_money_is_written_in_whole_rupiah(amount_rp, text):
    assert written("{{ amount|rp }}", amount=amount_rp) == text


def test_money_keeps_its_sign_and_number_on_one_line():
    assert Template("{{ amount|rp }}").render(Context({"amount": 12500})) == "Rp\u00a012.500"


@pytest.mark.parametrize(
    ("amount_rp", "text"), [(84000, "+Rp 84.000"), (0, "Rp 0"), (-84000, "-Rp 84.000"), (None, "–")]
)
def test_money_in_and_out_carries_its_sign(amount_rp, text):
    assert written("{{ amount|signed_rp }}", amount=amount_rp) == text


@pytest.mark.parametrize(
    ("milli", "text"),
    [(2500, "2,5 kg"), (10_000_000, "10.000 kg"), (11_500, "11,5 kg"), (20, "0,02 kg"), (None, "–")],
)
def test_quantity_is_written_with_its_unit(milli, text):
    assert written('{{ milli|qty:"kg" }}', milli=milli) == text


def test_quantity_without_a_unit_is_the_bare_number():
    assert written("{{ milli|qty }}", milli=12000) == "12"


@pytest.mark.parametrize(
    ("value_rp", "packs", "text"),
    [
        (308_727, 60, "Rp 5.145,45"),
        (248_273, 20, "Rp 12.413,65"),
        (303_273, 60, "Rp 5.054,55"),
        (243_727, 20, "Rp 12.186,35"),
        (557_000, 0, "–"),
        (None, 60, "–"),
    ],
)
def test_unit_cost_of_the_worked_batch_has_two_decimals(value_rp, packs, text):
    assert written("{{ value|unit_cost:milli }}", value=value_rp, milli=packs * 1000) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (1, 8, "12,5 %"),
        (1_046_500, 4_180_000, "25 %"),
        (11_000, 11_500, "95,7 %"),
        (-414, 12_000, "-3,5 %"),
        (1, 2000, "0,1 %"),
        (5, 0, "–"),
        (5, -1, "–"),
        (None, 8, "–"),
    ],
)
def test_share_is_written_with_at_most_one_decimal(numerator, denominator, text):
    assert written("{{ part|percent:whole }}", part=numerator, whole=denominator) == text


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("id", "{{ day|day }}", "24 November 2026"),
        ("en", "{{ day|day }}", "24 November 2026"),
        ("id", "{{ day|day_short }}", "24 Nov"),
        ("id", "{{ day|weekday_day }}", "Selasa, 24 November 2026"),
        ("en", "{{ day|weekday_day }}", "Tuesday, 24 November 2026"),
        ("id", "{{ day|month }}", "November 2026"),
        ("id", "{{ nothing|day }}", "–"),
    ],
)
def test_day_is_written_in_the_readers_language(language, source, text):
    with translation.override(language):
        assert written(source, day=dt.date(2026, 11, 24), nothing=None) == text


def test_months_have_their_indonesian_names():
    assert written("{{ day|day }}", day=dt.date(2026, 8, 1)) == "1 Agustus 2026"


def test_instant_is_written_in_the_zone_of_the_group():
    instant = dt.datetime(2026, 11, 23, 18, 5, tzinfo=dt.UTC)
    tokyo = instant.astimezone(ZoneInfo("Asia/Tokyo"))
    assert written("{{ at|clock }} {{ at|day }}", at=instant) == "01.05 24 November 2026"
    assert written("{{ at|clock }}", at=tokyo) == "01.05"


@pytest.mark.parametrize(("name", "text"), [("Keripik Tempe 100 g", "KT"), ("remahan", "R"), ("", "")])
def test_initials_stand_in_for_a_photo(name, text):
    assert written("{{ name|initials }}", name=name) == text


class Sale(forms.Form):
    quantity = QuantityField(label="Jumlah", unit="kg", help_text="Timbang dulu.")
    price = RupiahField(label="Harga", required=False)
    channel = forms.ChoiceField(
        label="Dijual lewat", choices=[("direct", "Langsung"), ("market", "Pasar")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Sudah lunas", required=False)
    uid = forms.CharField(widget=forms.HiddenInput)


def test_field_shows_label_help_and_unit():
    html = written("{% field form.quantity %}", form=Sale())
    assert '<label for="id_quantity">Jumlah</label>' in html
    assert 'id="id_quantity_helptext">Timbang dulu.' in html
    assert 'aria-describedby="id_quantity_helptext"' in html
    assert 'inputmode="decimal"' in html
    assert '<span class="after">kg</span>' in html


def test_field_says_its_error_in_words_and_points_to_it():
    html = written("{% field form.quantity %}", form=Sale({"quantity": "-1"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_quantity_helptext id_quantity_error"' in html
    assert 'class="error" id="id_quantity_error"' in html


def test_field_marks_what_may_be_left_empty():
    assert 'class="optional"' in written("{% field form.price %}", form=Sale())
    assert 'class="optional"' not in written("{% field form.quantity %}", form=Sale())


def test_field_escapes_what_was_typed():
    html = written("{% field form.quantity %}", form=Sale({"quantity": '"><script>'}))
    assert "<script>" not in html


def test_choice_is_a_group_with_a_legend():
    html = written('{% field form.channel layout="choice" %}', form=Sale({}))
    assert '<fieldset id="id_channel" class="choice wrong" aria-describedby="id_channel_error">' in html
    assert "<legend>Dijual lewat</legend>" in html
    assert html.count('type="radio"') == 2
    assert html.count("<label>") == 2


def test_few_choices_without_a_layout_are_a_list():
    html = written("{% field form.channel %}", form=Sale())
    assert html.count('<label class="check">') == 2


def test_checkbox_stands_before_its_label():
    html = written("{% field form.agreed %}", form=Sale())
    assert html.index('type="checkbox"') < html.index("Sudah lunas")


def test_stepper_works_without_script_as_a_number_box():
    html = written('{% field form.quantity layout="stepper" step="0.5" %}', form=Sale())
    assert 'data-stepper="0.5"' in html
    assert html.count('<button type="button"') == 2
    assert 'name="quantity"' in html


def test_bare_field_keeps_its_label_for_those_who_listen():
    html = written('{% field form.quantity bare=True label="Keripik" %}', form=Sale())
    assert '<label for="id_quantity" class="unseen">Keripik</label>' in html


def test_hidden_field_has_no_label():
    html = written("{% field form.uid %}", form=Sale())
    assert "<label" not in html
    assert 'type="hidden"' in html
