"""Numbers that offices give out, and the regions."""

import pytest

from kub.people.identifiers import as_phone, odd_halal, odd_nib, odd_pirt
from kub.people.regions import (
    PLACE_OF_A_GROUP,
    REGION_OF_A_COORDINATOR,
    canonical_code,
    find_places,
    region_name,
)


@pytest.mark.parametrize("number", ["", "0220304567891", "0220 3045 67891"])
def test_usual_nib_is_not_warned_of(number):
    assert odd_nib(number) is None


@pytest.mark.parametrize("number", ["022030456789", "02203045678912", "NIB", "０２２０３０４５６７８９１"])
def test_odd_nib_is_warned_of(number):
    assert "13 digits" in odd_nib(number)


@pytest.mark.parametrize(
    "number",
    ["", "P-IRT 2153326010007-31", "PIRT 215332601000731", "P-IRT No. 2153326010007-31", "2153326010007-31"],
)
def test_usual_pirt_is_not_warned_of(number):
    assert odd_pirt(number) is None


@pytest.mark.parametrize("number", ["P-IRT 12", "2153326010007-3", "MD 123456789012345"])
def test_odd_pirt_is_warned_of(number):
    assert "15 digits" in odd_pirt(number)


@pytest.mark.parametrize("number", ["", "ID33110000012345", "ID331100000123456789", "id 33110000012345678"])
def test_usual_halal_certificate_is_not_warned_of(number):
    assert odd_halal(number) is None


@pytest.mark.parametrize("number", ["ID3311000001234", "ID3311000001234567890", "33110000012345678"])
def test_odd_halal_certificate_is_warned_of(number):
    assert "14 to 18 digits" in odd_halal(number)


@pytest.mark.parametrize("text", ["0812-SARITEMPE", "siti", "", "12", "0812\0", "٠٨١٢"])
def test_what_is_no_number_is_no_phone(text):
    assert as_phone(text) is None


def test_region_is_named_with_its_parents():
    assert region_name("33.26.05.2004") == "Donowangun, Talun, Kabupaten Pekalongan, Jawa Tengah"
    assert region_name("33.75") == "Kota Pekalongan, Jawa Tengah"


@pytest.mark.parametrize("code", ["", "33.26.05.9999", "abc", "33.26.05.", "33..26", "..", "3" * 100])
def test_unknown_code_has_no_name(code):
    assert region_name(code) == ""


@pytest.mark.parametrize(
    ("typed", "code"), [("3326052004", "33.26.05.2004"), ("33.26", "33.26"), ("33260520041", "33260520041")]
)
def test_code_gets_its_dots(typed, code):
    assert canonical_code(typed) == code


@pytest.mark.parametrize("text", ["", ",", "   ", "🌱", "\u202e", "x" * 10_000])
def test_odd_text_finds_no_place(text):
    assert find_places(text, levels=PLACE_OF_A_GROUP) == []


def test_regency_and_city_of_one_name_are_both_offered():
    codes = [place.code for place in find_places("Pekalongan", levels=REGION_OF_A_COORDINATOR)]
    assert codes[:2] == ["33.26", "33.75"]
