"""The fonts that travel with the program cover what the names of customers need."""

import pytest

from lib.export import fonts


def _hanzi() -> str:
    codes = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


@pytest.mark.parametrize(
    ("face", "letters"),
    [
        (fonts.ARABIC, "پچژگکیآءئؤأۀ۰۱۲۳۴۵۶۷۸۹،؛؟"),
        (fonts.LATIN, "ăâđêôơưạảấầẩẫậắằẳẵặ ΑΩάώ Яёїґ ßğıŞșțżłőű €−–·…\u202f"),
        (fonts.CHINESE, _hanzi()),
    ],
    ids=["persian", "latin greek cyrillic vietnamese", "gb2312"],
)
def test_every_letter_has_a_glyph_in_each_weight(face, letters):
    for file in {face.regular, face.semibold}:
        missing = {c for c in letters if ord(c) not in fonts._characters(file)} - {" "}
        assert not missing


def test_gb2312_is_all_there():
    assert len(_hanzi()) == 6763


def test_fonts_come_with_their_licence_and_stay_small():
    size = sum(file.stat().st_size for file in fonts.FOLDER.iterdir())
    assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text()
    assert size < 14_000_000


def test_what_follows_a_persian_name_is_not_drawn_into_it():
    parts = [part for part, _ in fonts.runs("Owed by پخش آریا: 61 %, 华东 (CN)")]
    assert parts == ["Owed by ", "پخش آریا", ": 61 %, ", "华东 ", "(CN)"]


def test_runs_put_together_are_the_text():
    text = "سلام (Arya) 12 ۱۲ 华东、食品 ≤ 5 — Grüße\u202f%"
    assert "".join(part for part, _ in fonts.runs(text)) == text


@pytest.mark.parametrize(
    "text", ["one two three four five", "华东食品有限公司华东食品有限公司", "x" * 60]
)
def test_wrapped_lines_fit_and_lose_nothing(text):
    lines = fonts.wrap(text, 60, 14)
    assert len(lines) > 1
    assert all(fonts.width(line, 14) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_letters_that_join_are_measured_joined():
    apart = sum(fonts.width(letter, 10) for letter in "پخش")
    assert fonts.width("پخش", 10) < apart
