"""The wizard's own decisions, without a screen."""

import threading

import pandas as pd
import pytest

from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store import imports
from lib.store.home import Home
from lib.ui import wizard

LIST = Upload("list.csv", b"Invoice,Client,Date,Amount,Note\nI1,acme,2026-01-31,5.00,x\n")


@pytest.fixture
def part(home):
    return imports.preview([LIST], Options(), Home.default()).parts[0]


def meanings(part) -> dict[str, str]:
    shown = wizard.columns_shown(part, part.mapping)
    return dict(zip(shown["Column"], shown["Means"], strict=True))


def test_every_column_is_shown_with_a_value_and_a_reason(part):
    shown = wizard.columns_shown(part, part.mapping).set_index("Column")
    assert shown.index.tolist() == ["Invoice", "Client", "Date", "Amount", "Note"]
    assert shown.loc["Client"].tolist() == ["acme", "customer", "by its heading"]
    assert shown.loc["Note", "Means"] == "(left out)"


def test_an_unchanged_proposal_stays_as_it_is(part):
    assert wizard.corrected(part, part.role, part.mapping, meanings(part)) is part


def test_a_correction_is_taken_over(part):
    said = meanings(part) | {"Note": "product", "Client": "(left out)"}
    mapping = wizard.corrected(part, part.role, part.mapping, said).mapping
    assert mapping.column("product") == "Note"
    assert "customer" not in mapping


def test_one_meaning_twice_is_a_sentence(part):
    said = meanings(part) | {"Note": "customer"}
    with pytest.raises(wizard.TwiceGiven, match="“Client” and “Note” cannot both be “customer”"):
        wizard.corrected(part, part.role, part.mapping, said)


def test_rejected_rows_leave_as_text_and_not_as_formulas():
    rows = pd.DataFrame({"source": ["a"], "line": [2], "reason": ["no day"], "text": ["=cmd()"]})
    content = wizard.rejects_file(rows).decode("utf-8-sig")
    assert content.splitlines()[0] == "source,line,reason,text"
    assert ",=cmd()" not in content


def test_their_list_is_keyed_as_an_import_keys_it(home):
    theirs = wizard.their_items(LIST)
    assert theirs.to_dict("records") == [{"document": "I1", "open": 500}]


def test_work_starts_once_a_key_and_again_after_it_failed(monkeypatch):
    from lib.ui import jobs

    state: dict = {}
    monkeypatch.setattr(jobs.st, "session_state", state)
    calls, gate = [], threading.Event()

    def work(said):
        calls.append(1)
        gate.wait(10)
        if len(calls) == 1:
            raise ValueError("broken")
        return "done"

    jobs.start("k", work)
    jobs.start("k", work)
    gate.set()
    with pytest.raises(ValueError, match="broken"):
        state["jobs"]["k"].future.result(10)
    assert len(calls) == 1
    jobs.start("k", work)
    assert state["jobs"]["k"].future.result(10) == "done"
    assert jobs.result("k") == "done"
    assert jobs.result("other") is None
