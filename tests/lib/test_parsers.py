"""JSON that would make a server stumble is refused in words."""

import json
from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from kub.lib.parsers import StrictJSONParser


def parse(text: str) -> object:
    return StrictJSONParser().parse(BytesIO(text.encode()), parser_context={})


def test_json_is_read_as_it_is():
    data = {"nama": "Bu Siti 🌶", "baris": [{"jumlah": "2.5"}, None, 7]}
    assert parse(json.dumps(data)) == data


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_endless_nesting_is_refused(text):
    with pytest.raises(ParseError, match="nested too deeply"):
        parse(text)


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff": 1}', '[{"a": "x\\ud800y"}]'])
def test_halves_of_characters_are_refused(text):
    with pytest.raises(ParseError, match="cannot be read"):
        parse(text)


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"a": Infinity}', "9" * 5_000, "\ufeff{}"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ParseError):
        parse(text)
