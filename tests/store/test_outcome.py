"""What an import would come to, before anything is written."""

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store.home import Home
from lib.store.ledgers import imports, loads

HEAD = "Invoice,Client,Date,Due,Amount,Open amount\n"
FIRST = f"{HEAD}I1,acme,2026-01-31,2026-03-02,5.00,5.00\nI2,bolt,2026-01-31,2026-03-02,7.00,7.00\n"
LATER = f"{HEAD}I2,bolt,2026-01-31,2026-03-02,7.00,7.00\nI3,bolt,2026-02-28,2026-03-30,9.00,9.00\n"


def preview(text: str, options: Options) -> imports.Preview:
    return imports.preview([Upload("list.csv", text.encode())], options, Home.default())


def names() -> set[str]:
    return set(loads.listing(Home.default())["name"])


def test_an_outcome_is_what_the_import_then_comes_to_and_writes_nothing(home):
    options = Options(name="list")
    seen = preview(FIRST + "I3,acme,never,2026-03-02,1.00,1.00\n", options)
    before = imports.outcome(seen, options, Home.default())
    assert "list" not in names()
    given = [Upload("list.csv", (FIRST + "I3,acme,never,2026-03-02,1.00,1.00\n").encode())]
    after = imports.commit(seen, given, options, Home.default(), actor=COMMAND_LINE)
    assert before.rows == after.rows == imports.Rows(3, 2, 1)
    assert loads.control(before.frames) == after.control == {"XXX": 1200}
    assert before.rejects["line"].tolist() == after.rejects["line"].tolist() == [4]


def test_what_is_gone_from_a_later_list_is_told_and_taken_as_settled(home):
    first = Options(name="list")
    given = [Upload("list.csv", FIRST.encode())]
    imports.commit(preview(FIRST, first), given, first, Home.default(), actor=COMMAND_LINE)
    later = Options(name="list", append=True)
    outcome = imports.outcome(preview(LATER, later), later, Home.default())
    assert outcome.vanished is not None
    assert outcome.vanished.documents == ("I1",)
    assert loads.control(outcome.frames) == {"XXX": 1600}
    assert loads.listing(Home.default())["documents"].iloc[0] == 2
