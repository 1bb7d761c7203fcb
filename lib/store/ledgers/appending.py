"""An import added to an earlier ledger, and the day that a list of open items is of."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from lib.importing.assembling import additions
from lib.importing.options import Options
from lib.ledger.findings import Finding
from lib.store.home import Home
from lib.store.ledgers import snapshots
from lib.store.ledgers.import_mistakes import VanishedItems


def merge_base(
    frames: Mapping[str, pd.DataFrame],
    base: sa.Row[Any] | None,
    home: Home,
    options: Options,
    as_of: dt.date | None,
) -> tuple[Mapping[str, pd.DataFrame], list[Finding]]:
    """The frames, added to an earlier ledger where there is one.

    Raises:
        VanishedItems: an earlier list of open items has some that this one has not.
    """
    if base is None:
        return frames, []
    earlier = snapshots.read(home, base.version, base.name)
    vanished_items = additions.vanished_items(earlier, frames, day=as_of)
    if len(vanished_items) and not options.accept:
        raise VanishedItems(vanished_items, base.name, additions.list_day(frames, as_of))
    merged, notes = additions.merge(earlier, frames)
    settled, more = additions.settle_vanished(
        merged, vanished_items, additions.list_day(frames, as_of)
    )
    return settled, [*notes, *more]
