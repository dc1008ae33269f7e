"""What a workbook is asked for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kub.lib.reports import Signature
from kub.people.access import Access
from kub.people.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """By whom, from `since` to `until`, signed by whom; what there is, is as it was at the end of `on`."""

    access: Access
    since: dt.date
    until: dt.date
    on: dt.date
    signatures: Sequence[Signature]

    @property
    def group(self) -> Group:
        return self.access.group
