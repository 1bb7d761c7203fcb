"""The negotiation sheet is opened again: ours is stamped, and nothing of it is on the customer's page."""

import datetime as dt
import io
import re
import unicodedata
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from lib.board.clearance import ALONE
from lib.export import negotiation, negotiation_pdf, negotiation_slides
from lib.export.negotiation import PARTS, STAMP
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook import what_if as notebook_what_if
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer

WORDS = (
    "margin", "class", "cover", "walk", "internal", "limit", "policy", "break", "volume", "worth",
    "insured", "risk", "cost of money", "npv", "loss", "late", "owed", "grant", "our line", "room",
    "signal", "house", "assum", "below", "costs them", "months of sales", "held", "competitor",
)  # fmt: skip
CUSTOMERS = ("C017", "C090", "C101", "C031")  # German, English, Persian, Chinese
MORE = ("C134", "C136")  # red and yet offered time, with both heads; no credit by the record
CLASSES = re.compile(r"\b[D-Z]\b")


@pytest.fixture(scope="module")
def made(sample: Ledger):
    """Brief, proposal and the numbers of the internal page, by customer."""
    what_if, names = notebook_what_if.of(sample), sample.names()

    def of(who: str, days: int = 75):
        scenario = {"select": {"customer": [who]}, "levers": {"term_days": days}, "paths": 60,
                    "assumptions": {"margin": 0.27, "cost_of_capital": 0.113}}  # fmt: skip

        def answered(name: str):
            asked = QUESTIONS[name]
            params = {"scenario": scenario} if "simulation" in asked.needs else {"customer": who}
            context = Context(
                "v7f3",
                "sample",
                sample.day,
                "EUR",
                filters={"customer": (names[who],)},
                names=names,
            )
            inputs = Inputs(sample, what_if=what_if, clearance=ALONE)
            return answer(asked, Cell(name, params), inputs, context)

        answers = [answered(name) for name, _ in PARTS]
        inside = negotiation.brief(names[who], answers)
        offers = answered("terms.equal").table
        outside = negotiation.proposal(names[who], sample.day, offers, contact="Samira Nouri")
        return inside, outside, answers

    return {who: of(who) for who in (*CUSTOMERS, *MORE)}


def pdf_pages(data: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(data))
    return [unicodedata.normalize("NFKC", page.extract_text()) for page in reader.pages]


def slide_texts(data: bytes) -> list[str]:
    deck = Presentation(io.BytesIO(data))
    return [
        unicodedata.normalize("NFKC", "\n".join(text for s in slide.shapes for text in words(s)))
        for slide in deck.slides
    ]


def frames(shape) -> list:
    """The frames of text in a shape, a table's cells among them."""
    if shape.has_table:
        return [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame] if shape.has_text_frame else []


def words(shape) -> list[str]:
    """What stands in a shape."""
    return [frame.text for frame in frames(shape)]


def letters(text: str) -> str:
    return re.sub(r"[\x00-\x20]", "", text)


def holds(name: str, text: str) -> bool:
    """Whether a name stands there: its letters together, or each word, where it runs from the right."""
    own = unicodedata.normalize("NFKC", name)
    words_stand = all(word in text for word in own.split())
    return letters(own) in letters(text) or (words_stand and not own.isascii())


def nothing_of_ours(text: str, inside, customer: str) -> None:
    """Neither a word nor a number of the internal page, but the offers' own."""
    plain = text.replace(customer, "").lower()
    assert [word for word in WORDS if word in plain] == []
    assert not CLASSES.search(text.replace(customer, "").replace("Samira Nouri", ""))
    ours = " ".join(f"{s.sentence} {' '.join(s.rows)}" for s in inside.sections)
    ours += " ".join(cell for row in _not_offered(inside) for cell in row)
    numbers = set(re.findall(r"\d[\d.,]*\d|\d", unicodedata.normalize("NFKC", ours)))
    shown = set(re.findall(r"\d[\d.,]*\d|\d", text))
    secret = {n for n in numbers if len(n.strip(".,")) > 2} - {"2026", "2025", "2024"}
    assert not shown & secret, shown & secret
    assert "27" not in shown, "the margin"
    assert "11.3" not in text, "the cost of money"


def _not_offered(inside) -> list[tuple[str, ...]]:
    """Cells of the internal table that are no part of what a customer reads."""
    (grid,) = (s.grid for s in inside.sections if s.grid)
    return [row if not row[0].startswith("Offer") else row[5:] for row in grid.rows]


@pytest.mark.parametrize("who", CUSTOMERS)
def test_the_pdf_has_our_page_stamped_and_an_offer_page_of_its_own(made, who: str):
    inside, outside, _ = made[who]
    ours, theirs = pdf_pages(negotiation_pdf.brief_and_offer(inside, outside))
    assert STAMP in ours
    assert "page 1 of" in ours
    for section in inside.sections:
        assert section.title in ours
    assert holds(inside.customer, ours)
    assert holds(inside.customer, theirs)
    assert "page" not in theirs, "a number would tell of another page"
    nothing_of_ours(theirs, inside, inside.customer)


@pytest.mark.parametrize("who", CUSTOMERS)
def test_the_offer_alone_holds_nothing_of_ours_in_any_place_of_the_file(made, who: str):
    inside, outside, _ = made[who]
    data = negotiation_pdf.offer(outside)
    (text,) = pdf_pages(data)
    nothing_of_ours(text, inside, inside.customer)
    metadata = dict(PdfReader(io.BytesIO(data)).metadata)
    assert metadata.pop("/Creator").startswith("Typst ")
    assert set(map(str, metadata.values())) == {"Payment terms: our proposal", "D:20260630000000Z"}
    for line in outside.lines:
        assert holds(line, text)


@pytest.mark.parametrize("who", CUSTOMERS)
def test_the_slides_are_ours_first_and_theirs_second(made, who: str):
    inside, outside, _ = made[who]
    data = negotiation_slides.brief_and_offer(inside, outside)
    *ours, theirs = slide_texts(data)
    assert all(STAMP in text and inside.customer in text for text in ours)
    for section in inside.sections:
        assert any(holds(section.title, text) for text in ours)
        for row in section.rows:
            assert any(holds(row, text) for text in ours)
        for cell in section.grid.texts if section.grid else ():
            assert any(holds(cell, text) for text in ours)
    sizes = {
        run.font.size.pt
        for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes
        for frame in frames(shape) for paragraph in frame.paragraphs for run in paragraph.runs
    }  # fmt: skip
    assert min(sizes) >= 14
    nothing_of_ours(theirs, inside, inside.customer)


@pytest.mark.parametrize("who", CUSTOMERS)
def test_the_offer_slide_alone(made, who: str):
    inside, outside, _ = made[who]
    data = negotiation_slides.offer(outside)
    (text,) = slide_texts(data)
    nothing_of_ours(text, inside, inside.customer)
    assert inside.customer in text
    said = Presentation(io.BytesIO(data)).core_properties
    assert (said.author, said.last_modified_by, said.title) == (
        "",
        "",
        "Payment terms: our proposal",
    )
    assert not any(slide.has_notes_slide for slide in Presentation(io.BytesIO(data)).slides)


def test_our_page_holds_what_a_talk_needs(made):
    inside, _, answers = made["C017"]
    text = " ".join(s.sentence + " " + " ".join(s.rows) for s in inside.sections)
    first = inside.sections[0].sentence.replace("\u00a0", " ")
    assert first.startswith("■ Red: Over the limit by €140 k")
    for said in ("over the limit of", "without cover", "10 days are", "net 30 on 55 invoices",
                 "It takes both heads", "Silke Achterkamp", "kept by the day that was named"):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said
    assert len(next(s for s in inside.sections if s.title == "Two things to ask for").rows) == 2
    assert inside.foot.startswith("30 Jun 2026 · EUR")
    assert len(answers) == len(PARTS)


def test_a_list_that_is_cut_says_so(made):
    _, _, answers = made["C017"]
    place = [name for name, _ in PARTS].index("customer.we_owe")
    owed = pd.DataFrame(
        {"what": "credit", "document": [f"N{n}" for n in range(6)], "since": pd.Timestamp("2026-06-01"),
         "amount": 1_250.0, "text": "=1+1"}
    )  # fmt: skip
    many = [replace(sheet, table=owed) if n == place else sheet for n, sheet in enumerate(answers)]
    section = negotiation.brief("Acme", many).sections[place]
    assert section.rows[0] == "credit · N0 · 1 Jun 2026 · EUR 12.50 · =1+1"
    assert section.rows[-1] == "and 2 more"
    assert len(section.rows) == 5


def test_a_long_sheet_goes_on_to_another_page_without_losing_a_row(made):
    inside, outside, _ = made["C017"]
    rows = tuple(f"row {n:03} of many" for n in range(120))
    long = replace(inside, sections=(replace(inside.sections[0], rows=rows), *inside.sections[1:]))
    pages = pdf_pages(negotiation_pdf.brief_and_offer(long, outside))
    assert all(any(row in page for page in pages) for row in rows)
    assert STAMP in pages[0]
    nothing_of_ours(pages[-1], inside, inside.customer)


def test_only_fonts_that_travel_with_the_program_are_embedded(made):
    inside, outside, _ = made["C101"]
    reader = PdfReader(io.BytesIO(negotiation_pdf.brief_and_offer(inside, outside)))
    fonts = [f.get_object() for f in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("CommonTermsSans" in str(font["/BaseFont"]) for font in fonts)
    assert reader.metadata.creation_date_raw == f"D:{dt.date(2026, 6, 30):%Y%m%d}000000Z"


def test_the_offer_says_who_still_approves_it_until_when_it_stands_and_whom_to_ask(made):
    _, outside, _ = made["C134"]
    assert outside.lines[0] == (
        "We propose the following, subject to approval of our heads of credit and of sales. "
        "Nothing is agreed before that."
    )
    assert outside.lines[-2:] == ("Valid until 14 Jul 2026.", "Contact: Samira Nouri.")
    assert not any("open to you" in line for line in outside.lines)


def test_an_offer_that_either_side_may_grant_has_no_clause():
    offers = pd.DataFrame(
        {"term": [30], "price": [0.0], "early": ["2 % within 10 days stays"],
         "approver": ["either side"]}
    )  # fmt: skip
    plain = negotiation.proposal("Acme", dt.date(2026, 6, 30), offers)
    assert plain.lines[:2] == (
        "We propose the following.",
        "A   30 days, today's prices, 2 % within 10 days stays",
    )


def test_the_options_stand_side_by_side_with_words_for_each_colour(made):
    inside, _, _ = made["C134"]
    (grid,) = (s.grid for s in inside.sections if s.grid)
    names, marks, *lines = grid.head_lines
    assert names[1:4] == ("As today", "As they ask", "Walk away")
    assert marks[2:5] == ("■ below our line", "◆ our line", "● we may offer")
    assert [line[0] for line in lines] == [
        "Term", "Price", "Early payment", "Costs them a year", "Our room a year", "Owed against today",
        "Left of limit", "Left of cover", "Approval",
    ]  # fmt: skip
    pages = pdf_pages(negotiation_pdf.brief_and_offer(inside, made["C134"][1]))
    assert all(holds(cell, pages[0]) for line in lines for cell in line if " " not in cell)


def test_c136_without_credit_is_told_so_first_and_offered_payment_before_delivery(made):
    """Class D, 193 days overdue: by hand, no term of any length is credit that the record would give."""
    inside, outside, _ = made["C136"]
    first = inside.sections[0].sentence.replace("\u00a0", " ")
    assert first.startswith("■ Red: No credit, by the record: all €153 k owed is overdue")
    assert "it would take approval by both heads, or security or payment before delivery" in first
    (grid,) = (s.grid for s in inside.sections if s.grid)
    by_name = {row[0]: row for row in grid.rows}
    assert list(by_name) == ["As today", "As they ask", "Walk away", "Offer A"]
    assert by_name["As they ask"][1] == by_name["Walk away"][1] == "■ no more time"
    assert by_name["As they ask"][-1] == "both heads"
    assert outside.offers == ("Payment before delivery, today's prices",)
    assert not outside.approver
    nothing_of_ours(" ".join(outside.lines), inside, inside.customer)


def test_far_over_the_limit_the_customer_reads_no_longer_term(made):
    """C017: a term of 30 days, orders held; its offer is today's term with early payment."""
    _, outside, _ = made["C017"]
    (only,) = (text.replace("\u00a0", " ") for text in outside.offers)
    assert re.fullmatch(r"30 days, today's prices, [\d.]+ % off if paid within 10 days", only)
