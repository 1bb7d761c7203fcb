"""Names from data stand on every page as they are: no line break, icon, formula, colour or link in them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message

from lib.board.people import COMMAND_LINE, STRANGER, Person
from lib.store.home import Home
from lib.store.ledgers import loads, snapshots
from lib.store.records import people
from lib.ui.names import marked, plain

EVIL = "Evil\nCo :material/home: $x$ :red[b] [l](http://evil.example) `c` www.evil.example a -> b"
RAW = re.compile(
    r"Evil\s*\n|(?<!\\):\u2060?material/home|(?<!\\)\$x|(?<!\\)\[l\]|(?<!\\)`c|(?<!\\):red\[b"
    r"|http\\?://evil|www\.evil|a ->"
)
NO_MARKDOWN = {
    "vega_lite_chart",
    "arrow_data_frame",
    "arrow_vega_lite_chart",
    "selectbox",
    "multiselect",
    "code",
    "text_input",
    "text_area",
    "number_input",
    "date_input",
}
ALL_THE_SAME = ("label", "help", "caption")


def evil(home: Home, sample: Any) -> str:
    """The sample in small, with every name in it hostile; the version."""
    some = sample.customers["customer"].head(25)
    documents = sample.documents[sample.documents["customer"].isin(some)]
    touches = sample.extras["touches"]
    frames = {
        "customers": sample.customers[sample.customers["customer"].isin(some)].copy(),
        "documents": documents.copy(),
        "allocations": sample.allocations[
            sample.allocations["invoice"].isin(documents["document"])
        ].copy(),
        "rates": sample.extras["rates"].copy(),
        "touches": touches[touches["customer"].isin(some)].copy(),
    }
    frames["touches"]["text"] = EVIL
    frames["customers"]["name"] = [f"{n} {EVIL}" for n in frames["customers"]["name"]]
    for frame, column in (("customers", "region"), ("customers", "segment"), ("customers", "salesperson"),
                          ("documents", "salesperson"), ("documents", "product")):  # fmt: skip
        frames[frame][column] = frames[frame][column].astype("str") + " " + EVIL
    account = loads.Account(f"led {EVIL}", f"file {EVIL}", "0" * 64, COMMAND_LINE, 1, 1, 0)
    with snapshots.exclusive(home):
        return loads.add(home, {r: f.reset_index(drop=True) for r, f in frames.items()}, account)


def shown(message: Message, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of an element that Streamlit reads as Markdown, with where it stands."""
    for field, value in message.ListFields():
        here = (*path, field.name)
        if field.name in (
            "id",
            "url",
            "form_id",
            "element_id",
            "page_script_hash",
            "query_string",
            "page",
        ):
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from shown(one, here)
            elif isinstance(one, str):
                yield here, one


def markdown(page: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    for node in walked(page._tree):
        proto = getattr(node, "proto", None)
        if not isinstance(proto, Message):
            continue
        kind = getattr(node, "type", "")
        for path, text in shown(proto):
            if kind not in NO_MARKDOWN or path[-1] in ALL_THE_SAME:
                yield (kind, *path), text


def walked(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from walked(child)


PAGES = (
    "overview",
    "customer",
    "behaviour",
    "aging",
    "forecast",
    "book",
    "terms",
    "incentives",
    "board",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_name_stands_on_the_page_as_it_is(visit, home, sample, name):
    place = Home.default()
    evil(place, sample)
    chair = people.add(place, STRANGER, Person(name=f"Nora {EVIL}", role="chair"), token="a")
    people.add(place, chair, Person(name=f"Ada {EVIL}", role="credit"), token="b")
    customer = str(sample.customers["customer"].iloc[0])
    page = visit(
        name, seat=chair.key, **({"customer": customer} if name in ("customer", "terms") else {})
    )
    texts = list(markdown(page))
    found = ((".".join(path), RAW.search(text), text) for path, text in texts)
    wrong = [f"{at}: {text[max(m.start() - 60, 0) : m.end() + 60]!r}" for at, m, text in found if m]
    assert not wrong, "\n".join(wrong)
    assert any("Evil" in text for _, text in texts) or name in (
        "forecast",
        "incentives",
        "aging",
        "terms",
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a\r\nb\u2028c", "a b c"),
        ("- list", "\\- list"),
        ("2) list", "2\\) list"),
        ("# head", "\\# head"),
        ("A &amp; B & C", "A \\&amp; B & C"),
        ("$5 or $6", "\\$5 or \\$6"),
        (":smile:", "\\:\u2060smile\\:"),
        ("at 12:30", "at 12\\:30"),
        ("me@x.org", "me@\u2060x.org"),
    ],
)
def test_what_markdown_would_make_of_a_name(text, markdown):
    assert plain(text) == markdown


def test_our_own_emphasis_stays_and_others_does_not():
    assert marked("**A_B** owes *much*\nnow") == "**A\\_B** owes \\*much\\* now"


def test_the_walk_finds_a_name_that_is_not_guarded():
    """The test above can fail."""
    import streamlit.testing.v1 as testing

    page = testing.AppTest.from_string(
        f"import streamlit as st; st.button({EVIL!r}); st.expander({EVIL!r})"
    ).run()
    assert sum(bool(RAW.search(text)) for _, text in markdown(page)) >= 2
