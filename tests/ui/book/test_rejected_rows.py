"""Rejected rows as a file, and a list of another system."""

import pandas as pd

from lib.importing.opening.files import Upload
from lib.ui.book import rejected_rows, their_list


def test_rejected_rows_leave_as_text_and_not_as_formulas():
    rows = pd.DataFrame({"source": ["a"], "line": [2], "reason": ["no day"], "text": ["=cmd()"]})
    content = rejected_rows.file(rows).decode("utf-8-sig")
    assert content.splitlines()[0] == "source,line,reason,text"
    assert ",=cmd()" not in content


def test_their_list_is_keyed_as_an_import_keys_it(home):
    upload = Upload("list.csv", b"Invoice,Client,Date,Amount\nI1,acme,2026-01-31,5.00\n")
    assert their_list.items(upload).to_dict("records") == [{"document": "I1", "open": 500}]
