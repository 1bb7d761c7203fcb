"""The list of people: the first one, the last chair, seats on the command line."""

import click
import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.board.people import STRANGER, Person, Refused
from lib.store.records import people
from lib.store.records.people import NotAPerson
from tests.store.records import table
from tests.store.records.table import seat, token


def run(*said: str):
    return CliRunner().invoke(main, list(said))


def test_the_first_person_is_a_chair_and_named_by_anybody(place):
    with pytest.raises(NotAPerson, match="The first person on the list is the chair"):
        people.add(place, STRANGER, Person(name="Ann", role="credit"), token=token())
    first = people.add(place, STRANGER, Person(name="Ann", role="chair"), token=token())
    assert people.everyone(place) == (first,)
    with pytest.raises(Refused):
        people.add(place, STRANGER, Person(name="Bo", role="chair"), token=token())
    assert people.add(place, first, Person(name="Bo", role="sales"), token=token()).key != first.key


@pytest.mark.parametrize(
    ("listed", "comes", "same"),
    [
        ("Kim@Example.org", " kIM@example.ORG ", True),
        ("josé@example.org", "josé@Example.org", True),
        ("kim@example.org", "\u212aim@example.org", False),
        ("kim@strasse.de", "kim@straße.de", False),
        ("kim@straße.de", "kim@STRASSE.de", False),
        ("kim@example.org", "kım@example.org", False),
        ("kim@example.org", "kim@ｅxample.org", False),
        ("josé@example.org", "jose\u0301@example.org", False),
    ],
)
def test_an_address_of_other_letters_is_another_persons(place, listed, comes, same):
    people.add(place, STRANGER, Person(name="Kim", role="chair", mail=listed), token=token())
    assert (people.by_mail(place, comes).name == "Kim") is same


def test_the_last_chair_stays(place):
    table.meeting(place)
    chair = seat(place, "chair")
    for role in ("sales", "stranger"):
        with pytest.raises(NotAPerson, match="Nora Abadi is the only chair"):
            people.change(
                place, chair, Person("p-chair", "Nora Abadi", role), version=1, token=token()
            )


def test_who_left_has_no_seat_and_no_rights(place):
    table.meeting(place)
    gone = people.change(
        place, seat(place, "chair"), Person("p-sales", "Inês Valadão"), version=1, token=token()
    )
    assert gone.role == "stranger"
    assert "p-sales" not in [p.key for p in people.everyone(place)]
    assert people.names(place)["p-sales"] == "Inês Valadão"


def test_a_person_has_a_name_and_a_key_of_their_own(place):
    table.meeting(place)
    chair = seat(place, "chair")
    with pytest.raises(NotAPerson, match="has a name"):
        people.add(place, chair, Person(name="  ", role="sales"), token=token())
    with pytest.raises(NotAPerson, match="key p-sales already"):
        people.add(place, chair, Person("p-sales", "Ann", "sales"), token=token())


def test_the_cast_sits_down_at_an_empty_table_only(place):
    cast = people.invite_cast(place, STRANGER, token=token())
    assert {p.role for p in cast} == {"chair", "credit", "sales", "service", "viewer"}
    assert {p.side for p in cast if p.head} == {"credit", "sales"}
    with pytest.raises(NotAPerson, match="There are people on the list already"):
        people.invite_cast(place, seat(place, "chair"), token=token())


def test_the_command_names_the_first_chair_and_then_asks_who_asks(place):
    first = run("people", "add", "--name", "Nora", "--role", "chair", "--mail", "N@x.org")
    assert first.exit_code == 0, first.output
    key = first.stdout.strip()
    assert people.by_mail(place, "n@x.org").key == key
    for words in (
        ["people", "list"],
        ["people", "add", "--name", "Bo", "--role", "sales"],
        ["audit"],
    ):
        refused = run(*words)
        assert refused.exit_code != 0
        assert isinstance(refused.exception, Exception)
        assert "Say who asks with --as SEAT or COMMON_TERMS_SEAT" in str(refused.exception)
    assert run("people", "add", "--name", "Bo", "--role", "sales", "--as", key).exit_code == 0
    listed = run("people", "list", "--as", key).stdout.splitlines()
    assert listed[0] == "key,name,role,mail,head,seller"
    assert [line.split(",")[1:3] for line in listed[1:]] == [["Nora", "chair"], ["Bo", "sales"]]


KEEPING = {"import", "refresh", "ledgers rename", "ledgers delete"}
"""Commands that whoever administers the machine may call too; ``tests/store/test_keeping.py`` does."""


def asking() -> dict[str, list[str]]:
    """Every other command that asks whose seat it is, with words it can be called with."""
    words = {"audit": [], "people list": [], "people add": ["--name", "Bo", "--role", "sales"]}
    found = {}
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        parts = command.commands if isinstance(command, click.Group) else {"": command}
        for part, leaf in parts.items():
            called = f"{name} {part}".strip()
            if any("--as" in option.opts for option in leaf.params) and called not in KEEPING:
                found[called] = [*called.split(), *words[called]]
    return found


MAY = {
    "audit": {"chair", "credit"},
    "people list": {"chair", "credit", "sales", "service", "viewer"},
    "people add": {"chair"},
}


@pytest.mark.parametrize("who", ["chair", "credit", "sales", "service", "viewer", "unknown", ""])
@pytest.mark.parametrize("name", list(asking()))
def test_a_command_answers_those_who_may(place, name, who, monkeypatch):
    table.meeting(place)
    before = table.rows(place)
    if who:
        monkeypatch.setenv("COMMON_TERMS_SEAT", f"p-{who}")
    said = run(*asking()[name])
    if who in MAY[name]:
        assert said.exit_code == 0, said.output
    else:
        assert said.stdout == ""
        assert isinstance(said.exception, Refused if who in people_of() else Exception)
        assert "may not" in str(said.exception)
        assert table.rows(place) == before


def people_of() -> set[str]:
    return {p.key.removeprefix("p-") for p in people.CAST}


def test_a_refused_command_is_one_sentence_and_exit_two(place):
    import subprocess
    import sys

    table.meeting(place)
    said = subprocess.run(
        [sys.executable, "-m", "lib", "audit", "--as", "p-viewer"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "Guest, viewer, may not read the record of events. That is for: credit, chair. "
        "Nothing was changed.\n"
    )
