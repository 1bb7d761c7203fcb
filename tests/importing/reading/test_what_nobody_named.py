"""What no heading names, though a column may hold it: it is asked, and not settled by a general yes."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.choose import Instructions
from lib.importing.reading.reading import STATE, Question


def questions(text: str, **said: bool) -> dict[str, Question]:
    table = delimited.read(text.encode(), "list.csv")
    given = Instructions({}, {}, **said)
    return {q.field: q for q in choose.choose(table, "documents", given).questions}


def _rows(line: str) -> str:
    return "\n".join(line.format(i=i, c=i % 3, d=f"{i + 10}", o=50 * (i % 2)) for i in range(8))


@pytest.mark.parametrize(
    ("heading", "others", "code"),
    [
        ("Project no.", "Customer,Date,Amount,Balance", "P-{i}7"),
        ("Obra nº", "Cliente,Data,Valor,Em aberto", "{i}7"),
        ("Offertenummer", "Klant,Datum,Bedrag,Openstaand", "26-{i}04"),
    ],
)
def test_a_code_on_every_row_may_be_the_number_of_the_document(
    heading: str, others: str, code: str
) -> None:
    rows = _rows(code + ",Firm {c},2026-03-{d},50.50,{o}.50")
    asked = questions(f"{heading},{others}\n{rows}")
    assert asked["document"].columns == (heading,)
    assert not questions(f"{heading},{others}\n{rows}", accept=True)


@pytest.mark.parametrize("heading", ["Payment 1", "Qwx", "2. Rate bezahlt"])
def test_money_that_is_not_used_may_say_what_is_paid_and_a_general_yes_is_no_answer(
    heading: str,
) -> None:
    rows = _rows("I{i}7,Firm {c},2026-03-{d},50.50,{o}.25")
    text = f"Invoice No,Customer,Date,Amount,{heading}\n{rows}"
    asked, accepted = questions(text), questions(text, accept=True)
    (field,) = {STATE, "open_amount"} & asked.keys()
    assert heading in asked[field].columns
    assert accepted.keys() == {field}
    assert not {STATE, "open_amount"} & questions(text, settled_elsewhere=True).keys()


def test_where_nothing_else_holds_money_a_general_yes_answers() -> None:
    rows = _rows("I{i}7,Firm {c},2026-03-{d},50.50")
    text = f"Invoice No,Customer,Date,Amount\n{rows}"
    assert STATE in questions(text)
    assert STATE not in questions(text, accept=True)
