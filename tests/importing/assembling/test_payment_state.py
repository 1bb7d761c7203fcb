"""Words for paid, open and part paid: in many languages, as codes, as answers, and as nonsense."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing import parts
from lib.importing.assembling import payment_state
from lib.importing.opening import delimited
from lib.importing.options import Options
from lib.importing.parts import MustAsk, Part
from tests.importing.assembling.test_assemble import balances, codes, made

HEAD = "Invoice No,Customer,Invoice Date,Amount,Status\n"
LAST = "2024-12-31"
WORDS = {
    "English": ("Paid", "Unpaid", "Partially paid"),
    "German": ("Bezahlt", "Offen", "Teilweise bezahlt"),
    "Dutch": ("Betaald", "Openstaand", "Deels betaald"),
    "French": ("Payée", "Impayée", "Partiellement payée"),
    "Spanish": ("Pagada", "Pendiente", "Parcialmente pagada"),
    "Italian": ("Pagata", "Da pagare", "Parzialmente pagata"),
    "Portuguese": ("Pago", "Em aberto", "Parcialmente pago"),
    "Polish": ("Zapłacona", "Niezapłacona", "Częściowo zapłacona"),
}


def states(*words: str | None, name: str = "Status") -> list[str]:
    """The state of each word of a column."""
    read, _ = payment_state.read(pd.Series(words, name=name, dtype="str"))
    return [payment_state.STATES[code] for code in read]


def seen(text: str, *, accept: bool = False) -> list[Part]:
    """A list as an import sees it before it asks."""
    table = delimited.read(text.encode(), "list.csv")
    return parts.read([table], Options(accept=accept), lambda _: (None, {}))


@pytest.mark.parametrize("language", WORDS)
def test_words_are_understood_in_many_languages(language: str) -> None:
    assert states(*WORDS[language]) == ["paid", "open", "part_paid"]


@pytest.mark.parametrize("language", WORDS)
def test_what_is_paid_is_settled_and_the_rest_is_open(language: str) -> None:
    paid, unpaid, part = WORDS[language]
    assembled = made(
        HEAD + f"1,A,2024-01-15,100.50,{paid}\n2,A,2024-01-15,50.25,{unpaid}\n"
        f"3,A,2024-01-15,7.00,{part}\n"
    )
    assert balances(assembled, LAST) == {"2": 5025, "3": 700}
    assert codes(assembled)["part_paid"] == 1
    assert codes(assembled)["undated_settlement"] == 1


@pytest.mark.parametrize("written", ["PAID", " paid ", "Paid.", "(paid)", "pAiD"])
def test_case_blanks_and_stops_do_not_matter(written: str) -> None:
    assert states(written) == ["paid"]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("paid posted not_paid in_payment partial reversed", "paid open open paid part_paid void"),
        ("PAID AUTHORISED VOIDED DRAFT", "paid open void draft"),
        ("paid open uncollectible void draft", "paid open written_off void draft"),
    ],
    ids=["Odoo", "Xero", "Stripe"],
)
def test_codes_of_programs_are_understood(program: str, expected: str) -> None:
    assert states(*program.split()) == expected.split()


def test_overdue_is_open() -> None:
    assert states("Overdue", "Überfällig", "En retard", "Vencida") == ["open"] * 4


@pytest.mark.parametrize("word", ["Written off", "Ausgebucht", "Incobrable", "Uncollectible"])
def test_what_is_written_off_is_open_no_more(word: str) -> None:
    assembled = made(HEAD + f"1,A,2024-01-15,100.00,{word}\n2,A,2024-01-15,50.00,Open\n")
    assert balances(assembled, LAST) == {"2": 5000}


@pytest.mark.parametrize(
    ("heading", "yes"),
    [
        ("Paid", "paid"), ("isPaid", "paid"), ("Bezahlt", "paid"), ("Status", "paid"),
        ("Is Open", "open"), ("Unpaid", "open"), ("Outstanding", "open"), ("Offen", "open"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("answers", [("Y", "N"), ("Ja", "Nein"), ("1", "0"), ("true", "false")])
def test_yes_and_no_answer_what_the_heading_asks(
    heading: str, yes: str, answers: tuple[str, str]
) -> None:
    no = {"paid": "open", "open": "paid"}[yes]
    assert states(*answers, None, name=heading) == [yes, no, ""]


def test_answers_among_other_words_are_not_understood() -> None:
    assert states("Yes", "Paid", "No", name="Paid") == ["", "paid", ""]


def test_a_code_that_means_nothing_by_itself_is_not_understood() -> None:
    assert states("0", "1", "2") == ["", "", ""]
    assert states("C", "O") == ["", ""]


def test_an_unknown_word_stays_open_with_a_warning_that_names_it() -> None:
    assembled = made(
        HEAD + "1,A,2024-01-15,100.00,Paid\n2,A,2024-01-15,50.00,Blue\n3,A,2024-01-15,7.00,\n"
    )
    assert balances(assembled, LAST) == {"2": 5000, "3": 700}
    [warning] = [f for f in assembled.findings if f.code == "unknown_states"]
    assert (warning.level, warning.rows) == ("warning", 1)
    assert "“Status” says “Blue”, which is not understood" in warning.message


@pytest.mark.parametrize(
    ("words", "named"), [(("Red", "Blue"), "“Red”, “Blue”"), (("Paid", "Blue", "Open"), "“Blue”")]
)
def test_words_that_are_not_understood_are_asked_about(words: tuple[str, ...], named: str) -> None:
    text = HEAD + "".join(f"{i},A,2024-01-15,9.00,{w}\n" for i, w in enumerate(words, 1))
    with pytest.raises(MustAsk) as asked:
        parts.check(seen(text))
    [question] = asked.value.questions
    assert (question.field, question.columns) == ("payment_state", ("Status",))
    assert f"says {named}: which of these mean paid?" in question.sentence
    parts.check(seen(text, accept=True))


def test_words_that_are_understood_are_not_asked_about() -> None:
    parts.check(seen(HEAD + "1,A,2024-01-15,100.00,Paid\n2,A,2024-01-15,50.00,Open\n"))


def test_an_open_amount_outranks_the_word_and_the_contradiction_is_an_error() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Open Amount,Status\n"
    assembled = made(
        head + "1,A,2024-01-15,100.00,100.00,Paid\n2,A,2024-01-15,50.00,0.00,Open\n"
        "3,A,2024-01-15,7.00,7.00,Open\n"
    )
    assert balances(assembled, LAST) == {"1": 10000, "3": 700}
    assert codes(assembled)["state_and_amount_apart"] == 2


def test_a_day_of_payment_outranks_a_word_for_open() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Paid Date,Status\n"
    assembled = made(
        head + "1,A,2024-01-15,100.00,2024-02-01,Sent\n2,A,2024-01-15,50.00,,Sent\n"
        "3,A,2024-01-15,7.00,2024-02-03,Paid\n"
    )
    assert balances(assembled, "2024-01-31") == {"1": 10000, "2": 5000, "3": 700}
    assert balances(assembled, LAST) == {"2": 5000}


def test_a_column_without_a_word_says_nothing() -> None:
    assert states() == []
    assert states(None, "", "  ") == ["", "", ""]


_MEANT: dict[str | None, str] = {word: state for words in WORDS.values() for word, state in zip(
    words, ("paid", "open", "part_paid"), strict=True)}  # fmt: skip
_WORD = st.sampled_from([*(w for w in _MEANT if w), "Void", "Draft", "qwzx"]) | st.none()


@given(st.lists(_WORD, max_size=30))
def test_a_words_state_depends_neither_on_its_place_nor_on_the_other_words(
    words: list[str | None],
) -> None:
    known: dict[str | None, str] = {
        **_MEANT,
        "Void": "void",
        "Draft": "draft",
        "qwzx": "",
        None: "",
    }
    assert states(*words) == [known[word] for word in words]
