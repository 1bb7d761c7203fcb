"""Names in a real browser: what stands on the screen is what stands in the data."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lib.ui.names import plain
from tests.browser.settled import settled

NAMES = (
    "A\nB",
    "Ltd :material/home: Co",
    ":material_home:",
    ":smile: :streamlit:",
    "$x^2$ and $y$",
    ":red[b] :blue-badge[c]",
    "[l](http://evil.example)",
    "http://evil.example www.evil.example me@evil.example",
    "**b** _i_ ~~s~~ `c`",
    "a -> b <- c -- d >= e ~= f <-> g",
    "# head",
    "1. one",
    "- two",
    "> three",
    "A &amp; B",
    "<b>x</b>",
    "![p](x.png)",
    "| a | b |",
    "\\_x",
    "    four",
)
SCRIPT = """
import streamlit as st
for number, name in enumerate({names!r}):
    with st.container(key=f"name-{{number}}"):
        st.markdown(name)
        st.title(name, anchor=False)
        st.button(name, key=f"b{{number}}")
        st.expander(name, key=f"e{{number}}")
        st.metric(name, name)
        st.caption(name)
"""


def test_a_name_looks_as_it_is(page: Page, serve: Callable[..., str], tmp_path: Path) -> None:
    script = tmp_path / "names.py"
    script.write_text(SCRIPT.format(names=[plain(name) for name in NAMES]), encoding="utf-8")
    page.goto(serve(app=str(script)))
    for number, name in enumerate(NAMES):
        place = page.locator(f".st-key-name-{number}")
        expect(place.get_by_test_id("stMetric")).to_be_visible()
        shown = [
            text.replace("\u2060", "")
            for text in place.get_by_test_id("stMarkdownContainer").all_inner_texts()
        ]
        assert {" ".join(text.split()) for text in shown if text.strip()} == {
            " ".join(name.split())
        }
        for made in ("a", "img", "[role=img]", "code", "strong", "em", "del", "li", "blockquote", "table", ".katex",
                     ".stMarkdownBadge", ".stMarkdownColoredText"):  # fmt: skip
            assert place.get_by_test_id("stMarkdownContainer").locator(made).count() == 0, (
                name,
                made,
            )


def test_no_table_offers_a_download_of_its_own(page: Page, server: str) -> None:
    page.goto(f"{server}/forecast")
    settled(page)
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.hover()
    expect(table.locator("xpath=..").get_by_test_id("stElementToolbar").first).to_be_attached()
    assert page.get_by_role("button", name="Download as CSV").count() == 0
