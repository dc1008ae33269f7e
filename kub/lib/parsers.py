"""JSON from strangers, read into what can be stored and written again."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """Refuses what Python's reader trips over or lets through: endless nesting, and halves of characters.

    Half of a pair ("\\ud800") can be read, but neither stored nor sent back.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            _require_whole_characters(data)
        except RecursionError as error:
            raise ParseError(_("The data are nested too deeply.")) from error
        return data


def _require_whole_characters(data: Any) -> None:
    if isinstance(data, str):
        try:
            data.encode()
        except UnicodeEncodeError as error:
            raise ParseError(_("There are characters in it that cannot be read.")) from error
    elif isinstance(data, Mapping):
        for key, value in data.items():
            _require_whole_characters(key)
            _require_whole_characters(value)
    elif isinstance(data, list):
        for value in data:
            _require_whole_characters(value)
