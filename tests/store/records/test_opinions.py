"""Nobody reads a sealed opinion before the reveal: not in rows, files, events, audit, reads or hashes."""

import hashlib
import itertools
import json
import os
import stat

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.__main__ import main
from lib.board.opinion import NotAnOpinion, Opinion
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home
from lib.store.records import (
    cases,
    customer_records,
    decisions,
    events,
    meetings,
    opinions,
    outcomes,
    people,
    plans,
    seal,
    tables,
    values,
)
from lib.store.records.case_rows import NotNow
from lib.store.records.change_lines import lines, sent_lines
from lib.store.records.opinions import AlreadySealed, NotReady, NotYours, StillSealed
from lib.store.records.seal import SealBroken, SealKeyUnusable
from tests.store.records import table
from tests.store.records.table import seat, token

PLANTED = Opinion(
    "p-credit", "credit", "E", 918_273_645, 271, 35, "quokka-reasons-77 très ünlikely"
)


def closed(home: Home):
    """A case with the planted opinion sealed, and nobody of sales in."""
    made = table.case(home)
    opinions.seal(home, seat(home, "credit"), made.key, PLANTED, token="planted")
    return made


def traces() -> list[bytes]:
    """What of the planted opinion would be found wherever it stood readable, however written."""
    limit = PLANTED.limit
    said = ["quokka", "918273645", "9182736.45", '"rating":"E"', '"rating": "E"', '"term_days":271',
            '"term_days": 271', '"chance":35', '"chance": 35', "'E', 918"]  # fmt: skip
    numbers = [limit.to_bytes(n, end) for n in (4, 8) for end in ("big", "little")]
    return [s.encode() for s in said] + [s.encode("utf-16-le") for s in said] + numbers


def assert_unreadable(content: bytes, where: str) -> None:
    found = [trace for trace in traces() if trace in content]
    assert not found, (where, found)


def everything_said(home: Home, made) -> str:
    """What every read gives everybody, before the reveal."""
    said = []
    for who in ("chair", "credit", "credit-2", "sales", "service", "viewer"):
        here = seat(home, who)
        said += [
            cases.cases(home, here, made.meeting),
            cases.case(home, here, made.key),
            cases.history(home, here, "C017"),
            cases.parked(home, here),
            meetings.meetings(home, here),
            meetings.meeting(home, here, made.meeting),
            opinions.sealed(home, here, made.key),
            opinions.ready(home, here, made.key),
            opinions.revealed(home, here),
            plans.plan(home, here, made.key),
            decisions.decisions(home, here),
            decisions.disagreements(home, here),
            lines(home, here, table.DAY),
            sent_lines(home, here),
            outcomes.outcomes(home, here),
            customer_records.reports(home, here),
            customer_records.logged(home, here),
            customer_records.causes(home, here),
            customer_records.asked(home, here),
            customer_records.news(home, here),
            people.everyone(home),
        ]
        if here.may("read the record of events"):
            said.append(events.events(home, here).to_csv())
        with pytest.raises(StillSealed) as refused:
            opinions.opened(home, here, made.key)
        said.append(str(refused.value))
    return repr(said)


def test_the_traces_would_be_found(place):
    """The tests below can fail: once revealed, the same search finds the opinion."""
    made = closed(place)
    given_ = table.opinion(seat(place, "sales"))
    opinions.seal(place, seat(place, "sales"), made.key, given_, token=token())
    opinions.reveal(place, seat(place, "chair"), made.key, version=1, token=token())
    with pytest.raises(AssertionError):
        assert_unreadable(repr(table.rows(place)).encode(), "rows")
    with pytest.raises(AssertionError):
        assert_unreadable(b"".join(p.read_bytes() for p in place.path.iterdir()), "files")
    with pytest.raises(AssertionError):
        assert_unreadable(repr(opinions.revealed(place, seat(place, "sales"))).encode(), "reads")


def test_no_file_of_the_home_holds_a_sealed_opinion(place):
    closed(place)
    files = [path for path in place.path.rglob("*") if path.is_file()]
    assert {"common-terms.db", "common-terms.db-wal", "seal.key"} <= {f.name for f in files}
    for path in files:
        assert_unreadable(path.read_bytes(), path.name)
    database.settle(place)
    assert_unreadable((place.path / "common-terms.db").read_bytes(), "after a checkpoint")


def test_no_row_and_no_read_holds_it(either):
    made = closed(either)
    assert_unreadable(repr(table.rows(either)).encode(), "rows")
    assert_unreadable(everything_said(either, made).encode(), "reads")


def test_no_command_prints_it(place, monkeypatch):
    closed(place)
    for who in ("chair", "credit", "sales", "viewer"):
        monkeypatch.setenv("COMMON_TERMS_SEAT", f"p-{who}")
        for command in (["audit"], ["audit", "--customer", "C017"], ["people", "list"]):
            said = CliRunner().invoke(main, command)
            assert_unreadable(f"{said.output}{said.exception}".encode(), " ".join(command))


def test_the_key_is_apart_from_the_database_and_for_its_owner_alone(place):
    closed(place)
    key = (place.path / "seal.key").read_bytes()
    assert stat.S_IMODE((place.path / "seal.key").stat().st_mode) == 0o600
    for path in place.path.glob("common-terms.db*"):
        content = path.read_bytes()
        assert key not in content
        assert seal.key(place) not in content


def test_a_key_from_the_environment_is_not_written(place, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_SEAL_KEY", "A" * 43 + "=")
    closed(place)
    assert not (place.path / "seal.key").exists()
    monkeypatch.setenv("COMMON_TERMS_SEAL_KEY", "short")
    with pytest.raises(SealKeyUnusable, match="COMMON_TERMS_SEAL_KEY is not 32 bytes"):
        closed(place)


def test_a_damaged_key_file_is_a_sentence(place):
    table.meeting(place)
    (place.path / "seal.key").write_bytes(b"\xff\xfe")
    seal._of_home.cache_clear()
    with pytest.raises(SealKeyUnusable, match=r"seal\.key is not 32 bytes"):
        closed(place)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reasons=st.text(max_size=600), limit=st.integers(0, 10**12), rating=st.sampled_from("ABCDE"))
def test_its_length_says_nothing(reasons, limit, rating):
    key = os.urandom(32)
    said = Opinion("p-credit", "credit", rating, limit, 30, 50, reasons)
    text, digest = seal.seal(key, "here", said)
    short, _ = seal.seal(key, "here", Opinion("x", "sales", "A", 0, 0, 0))
    assert len(text) == len(short)
    opened = seal.unseal(key, "here", text, digest)
    assert opened is not None
    assert seal.opinion(opened) == said


def test_reasons_that_would_lengthen_it_are_refused():
    long = Opinion("p-credit", "credit", "A", 0, 0, 0, "x" * 8200)
    with pytest.raises(NotAnOpinion, match="too long"):
        seal.seal(os.urandom(32), "here", long)


def test_the_same_opinion_twice_looks_different(place):
    """On one case by two people, on two cases by one, and after it was set aside."""
    made = table.case(place)
    kept = []
    for number, who in enumerate(("credit", "credit-2", "credit")):
        if number == 2:
            opinions.set_aside(
                place, seat(place, "chair"), made.key, "p-credit", version=1, token=token()
            )
        given_ = table.opinion(seat(place, who))
        opinions.seal(place, seat(place, who), made.key, given_, token=token())
        with database.reading(place) as connection:
            kept += connection.scalars(sa.select(tables.OpinionRow.sealed)).all()
    different = {bytes(k) for k in kept}
    assert len(different) == 3
    blocks = [text[i : i + 32] for text in different for i in range(0, len(text), 32)]
    assert len(set(blocks)) == len(blocks)
    noted = events.events(place, seat(place, "chair"))
    hashes = noted.loc[noted["act"] == "sealed an opinion", "what"]
    assert len(hashes) == hashes.nunique() == 3


def test_no_hash_on_record_can_be_guessed(place):
    """There are few opinions: all ratings and chances, the rest known, are tried in every plain way."""
    made = closed(place)
    with database.reading(place) as connection:
        event = connection.execute(
            sa.select(tables.EventRow.__table__).order_by(tables.EventRow.key.desc())
        ).first()
        form = connection.scalar(
            sa.select(tables.SubmitRow.entries).where(tables.SubmitRow.token == "planted")
        )
    assert event is not None
    on_record = {json.loads(event.details)["hash"], event.payload, form}
    for rating, chance in itertools.product("ABCDE", range(0, 101, 5)):
        guess = Opinion(
            "p-credit", "credit", rating, PLANTED.limit, PLANTED.term_days, chance, PLANTED.reasons
        )
        for said in (
            guess,
            {"opinion": guess},
            {"salt": "", "opinion": guess},
            [[made.key, guess], {}],
        ):
            text = values.canonical(said)
            for plain in (text, f"planted\n{text}", f"\n{text}"):
                assert hashlib.sha256(plain.encode()).hexdigest() not in on_record


def test_the_salt_is_long_and_of_each_opinion_its_own():
    key = os.urandom(32)
    salts = set()
    for _ in range(20):
        text = seal.unseal(key, "x", *seal.seal(key, "x", PLANTED))
        assert text is not None
        salts.add(json.loads(text)["salt"])
    assert len(salts) == 20
    assert {len(bytes.fromhex(s)) for s in salts} == {16}


def test_both_sides_and_only_once(place):
    made = closed(place)
    credit, chair = seat(place, "credit"), seat(place, "chair")
    assert opinions.sealed(place, credit, made.key) == {"p-credit": "credit"}
    assert not opinions.ready(place, chair, made.key)
    with pytest.raises(
        AlreadySealed, match="Ada Lindqvist has sealed an opinion on this case already"
    ):
        opinions.seal(place, credit, made.key, PLANTED, token=token())
    with pytest.raises(NotReady, match="Opinions of sales are still missing"):
        opinions.reveal(place, chair, made.key, version=1, token=token())
    given_ = table.opinion(seat(place, "sales"))
    opinions.seal(place, seat(place, "sales"), made.key, given_, token=token())
    assert opinions.ready(place, chair, made.key)
    opinions.reveal(place, chair, made.key, version=1, token=token())
    assert opinions.opened(place, credit, made.key) == (PLANTED, given_)
    with pytest.raises(NotNow, match="Acme is revealed"):
        opinions.seal(
            place,
            seat(place, "sales-2"),
            made.key,
            table.opinion(seat(place, "sales-2")),
            token=token(),
        )


def test_an_opinion_is_given_in_ones_own_name(place):
    made = table.case(place)
    others = table.opinion(seat(place, "credit"))
    for who in ("credit-2", "sales"):
        with pytest.raises(NotYours):
            opinions.seal(place, seat(place, who), made.key, others, token=token())


def test_a_viewer_reads_neither_names_nor_reasons(place):
    made = table.revealed(place)
    for read in (
        opinions.opened(place, seat(place, "viewer"), made.key),
        opinions.revealed(place, seat(place, "viewer"), "C017")[made.key],
    ):
        assert [(o.side, o.rating, o.person, o.reasons) for o in read] == [
            ("credit", "B", "", ""), ("sales", "B", "", ""),
        ]  # fmt: skip
    assert opinions.revealed(place, seat(place, "viewer"), "C099") == {}


FLIP = "UPDATE opinions SET sealed = :changed WHERE person = 'p-credit'"


def change(text: bytes, kind: str) -> bytes:
    return {"flipped": text[:-1] + bytes([text[-1] ^ 1]), "cut": text[:9], "empty": b""}[kind]


@pytest.mark.parametrize("kind", ["flipped", "cut", "empty", "swapped", "hash", "key"])
def test_a_manipulated_opinion_is_a_sentence_and_nothing_is_revealed(either, kind, monkeypatch):
    made = table.sealed(either)
    with database.writing(either) as connection:
        kept = dict(connection.execute(sa.text("SELECT person, sealed FROM opinions")).all())
        other = kept["p-sales"] if kind == "swapped" else None
        if kind not in ("hash", "key"):
            connection.execute(sa.text(FLIP), {"changed": other or change(kept["p-credit"], kind)})
    if kind == "hash":
        forged = json.dumps({"hash": "0" * 64}, separators=(",", ":"))
        table.by_force(
            either,
            f"UPDATE events SET details = '{forged}' WHERE actor = 'p-credit'",
        )
    if kind == "key":
        monkeypatch.setenv("COMMON_TERMS_SEAL_KEY", "B" * 43 + "=")
    with pytest.raises(
        SealBroken, match=r"opinion of Ada Lindqvist cannot be opened.*Nothing was revealed"
    ):
        opinions.reveal(either, seat(either, "chair"), made.key, version=1, token=token())
    with pytest.raises(StillSealed):
        opinions.opened(either, seat(either, "chair"), made.key)
    assert cases.case(either, seat(either, "chair"), made.key).state == "open"


def test_one_set_aside_can_be_given_again(place):
    made = table.sealed(place)
    table.by_force(place, "UPDATE opinions SET sealed = x'00' WHERE person = 'p-credit'")
    chair = seat(place, "chair")
    opinions.set_aside(place, chair, made.key, "p-credit", version=1, token=token())
    again = table.opinion(seat(place, "credit"), "D")
    opinions.seal(place, seat(place, "credit"), made.key, again, token=token())
    opinions.reveal(place, chair, made.key, version=2, token=token())
    assert [o.rating for o in opinions.opened(place, chair, made.key)] == ["B", "D"]
    with pytest.raises(Mistake, match="is revealed"):
        opinions.set_aside(place, chair, made.key, "p-credit", version=3, token=token())


def test_two_processes_make_one_key(place):
    import subprocess
    import sys

    code = "from lib.store.records import seal; from lib.store.home import Home; print(seal.key(Home.default()).hex())"
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1
    assert [path.name for path in place.path.glob(".seal*")] == []
