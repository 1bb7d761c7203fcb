"""Pictures are opened again: their size, their letters, the fonts they name."""

import base64
import io
import re
from concurrent.futures import ThreadPoolExecutor

import altair as alt
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from lib.export import picture

TITLE = (
    "华东食品有限公司 holds 91\u202f% of what is owed, and پخش آریا another 8\u202f%; "
    "nobody else owes more than €10, and nobody is past 90 days but for one small amount."
)
SMALL = "30 Jun 2026 · EUR · by due date · region North · sample"
SVG = "{http://www.w3.org/2000/svg}"


def _texts(root: etree._Element) -> list[tuple[str, str]]:
    """Each text of an SVG with the first font it asks for."""
    found = []
    for element in root.iter(f"{SVG}text", f"{SVG}tspan"):
        family = next(f for e in (element, *element.iterancestors()) if (f := e.get("font-family")))
        found.append((element.text or "", family.split(",")[0].strip('"')))
    return found


def _fonts_of_pdf(made: bytes) -> set[str]:
    page = PdfReader(io.BytesIO(made)).pages[0]
    return {
        str(f.get_object()["/BaseFont"]).split("+")[-1]
        for f in page["/Resources"]["/Font"].values()
    }


def test_png_has_200_pixels_an_inch_and_is_as_wide_as_promised(chart):
    image = Image.open(io.BytesIO(picture.png(chart, TITLE, SMALL)))
    assert image.format == "PNG"
    assert [round(ppi) for ppi in image.info["dpi"]] == [200, 200]
    assert image.width >= picture.WIDTH * 200 / 72
    assert image.getpixel((2, 2))[:3] == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("پخش آریا", "Common Terms Sans Arabic"),
        ("华东食品有限公司", "Common Terms Sans SC"),
        ("Grüße & Söhne", "Common Terms Sans"),
        ("=1+1", "Common Terms Sans"),
        ("Công ty Việt", "Common Terms Sans"),
    ],
)
def test_svg_writes_each_name_whole_in_a_font_that_has_it(chart, name, family):
    texts = _texts(etree.fromstring(picture.svg(chart, TITLE, SMALL)))
    assert (name, family) in texts


def test_svg_writes_a_korean_name_in_a_font_that_has_it(chart):
    texts = _texts(etree.fromstring(picture.svg(chart, "서울무역", SMALL)))
    assert ("서울무역", "Common Terms Sans KR") in texts


def test_svg_carries_every_letter_it_draws(chart):
    root = etree.fromstring(picture.svg(chart, TITLE, SMALL))
    rules = root.find(f"{SVG}style").text
    carried: dict[str, set[int]] = {}
    for family, data in re.findall(r'font-family:"([^"]+)".*?base64,([^)]+)\)', rules):
        letters = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
        carried.setdefault(family, set()).update(letters)
    drawn = {(family, ord(c)) for text, family in _texts(root) for c in text}
    assert drawn
    assert {pair for pair in drawn if pair[1] not in carried[pair[0]]} == set()


def test_svg_has_no_link_to_anything_outside(chart):
    made = picture.svg(chart, TITLE, SMALL).decode()
    assert re.findall(r'(?:href|src|url)\s*[=(]\s*["\']?https?:', made) == []


def test_title_wraps_and_says_all(chart):
    spec = picture.specification(chart, TITLE, SMALL)
    assert len(spec["title"]["text"]) > 1
    assert " ".join(spec["title"]["text"]).replace("  ", " ") == TITLE
    assert spec["title"]["subtitle"] == [SMALL]


def test_room_asked_for_on_the_screen_gives_way_to_an_even_margin(chart):
    spaced = chart.properties(padding={"left": 0, "top": 64, "right": 0, "bottom": 0})
    assert picture.png(spaced, TITLE, SMALL) == picture.png(chart, TITLE, SMALL)


def test_pdf_embeds_only_the_fonts_that_travel_with_the_program(chart):
    made = picture.pdf(chart, TITLE, SMALL)
    assert {name.split("-")[0] for name in _fonts_of_pdf(made)} == {
        "CommonTermsSans", "CommonTermsSansArabic", "CommonTermsSansSC",
    }  # fmt: skip
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "华东食品有限公司" in text
    assert "Grüße & Söhne" in text


def test_the_theme_and_transformer_of_other_sessions_do_not_matter(chart):
    quiet = picture.png(chart, TITLE, SMALL)

    alt.data_transformers.register("loses everything", lambda data, **_: {"values": []})
    with alt.theme.enable("dark"), alt.data_transformers.enable("loses everything"):
        assert picture.png(chart, TITLE, SMALL) == quiet


def test_drawing_leaves_the_chart_as_it_was(chart):
    before = chart.to_json()
    picture.png(chart, TITLE, SMALL)
    assert chart.to_json() == before


def test_parts_side_by_side_are_drawn_with_their_values():
    rows = pd.DataFrame({"day": pd.to_datetime(["2026-06-01", "2026-06-30"]), "v": [1, None]})
    one = alt.Chart(rows).mark_point().encode(x="day:T", y="v:Q")
    spec = picture.specification(alt.hconcat(one, one), TITLE, SMALL)
    values = list(spec["datasets"].values()) or [c["data"]["values"] for c in spec["hconcat"]]
    assert all([row["v"] for row in some] == [1.0, None] for some in values)
    assert picture.png(alt.hconcat(one, one), TITLE, SMALL)[:4] == b"\x89PNG"


def test_two_people_may_export_at_once(chart):
    alone = picture.png(chart, TITLE, SMALL)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: picture.png(chart, TITLE, SMALL), range(8)))
    assert set(made) == {alone}


def test_a_file_says_the_unit_of_the_figures_in_its_picture() -> None:
    bars = alt.Chart(pd.DataFrame({"a": [1.0]})).mark_bar().encode(x="a:Q")
    assert picture.unit(bars.properties(usermeta={"unit": "€ k"})) == "€ k · "
    assert picture.unit(bars) == ""
