"""A list of open items from another system, to hold beside the ledger."""

import pandas as pd

from lib.importing.assembling import assemble
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger.ledger import Ledger
from lib.ledger.tieout import open_items
from lib.store.ledgers import imports
from lib.ui import data


def items(upload: Upload) -> pd.DataFrame:
    """Its items as ``document`` and ``open``, keyed as an import keys them.

    Raises:
        Mistake: it cannot be read as documents.
    """
    preview = imports.preview([upload], Options(role="documents"), data.home())
    tables = [(part.table, part.role, part.reading) for part in preview.parts]
    ledger = Ledger.of(assemble.ledger_frames(tables, Options()).frames)
    return open_items(ledger, ledger.day)[["document", "open"]]
