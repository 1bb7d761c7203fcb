"""What of confidential matters a reader may be told; the least unless somebody says otherwise.

Cover, who told credit what, who said what at the board, where we walk away, pay: a question that could
tell any of it reads the reader's clearance from its inputs. What the board's facts hold is taken out of
them before a question sees them.
"""

from dataclasses import dataclass, replace
from typing import Literal

from lib.board.decision import Change, Decision
from lib.board.facts import BoardFacts
from lib.board.people import Person, on_screen
from lib.board.plan import Plan

Pay = Literal["none", "nameless", "own", "all"]
WITHHELD = "ask credit"
"""What stands in place of an amount of cover."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a reader may be told.

    Args:
        cover: amounts of credit insurance; else only whether it covers: yes, partly, no.
        news: who told credit what; else that there is something, and which way it points.
        names: who said what, and in which words.
        sellers: sellers by name where they are compared; else masked.
        walk_away: the price and volume at which today's terms are worth more to us.
        pay: nobody's, everybody's without names, one's own, or all.
        seller: the name on documents of the seller who reads; empty where it is none.
    """

    cover: bool = False
    news: bool = False
    names: bool = False
    sellers: bool = False
    walk_away: bool = False
    pay: Pay = "none"
    seller: str = ""


LEAST = Clearance()
"""What anybody may be told: a viewer, a shared screen, a deck."""
ALONE = Clearance(True, True, True, True, True, "nameless")
"""One person at one machine, while nobody is on the list of people: all in the ledger is theirs."""


def of(eyes: Person) -> Clearance:
    """The clearance of whoever a screen or file is for.

    >>> of(Person("p1", "Ada", "credit")).cover, of(Person("p2", "Sam", "sales")).cover
    (True, False)
    >>> of(Person("p3", "Vi", "viewer")) == LEAST
    True
    """
    confidential = eyes.may("read where credit's information comes from")
    at_table = eyes.may("read who said what")
    pay: Pay = "all" if eyes.head else "own" if eyes.seller else "none"
    return Clearance(
        cover=confidential,
        news=confidential,
        names=at_table,
        sellers=at_table,
        walk_away=eyes.may("read where we walk away"),
        pay=pay if at_table else "none",
        seller=eyes.seller if at_table else "",
    )


def redact(facts: BoardFacts, clearance: Clearance) -> BoardFacts:
    """The board's facts without what the reader may not be told."""
    visible_facts = facts
    if not clearance.cover:
        visible_facts = replace(
            visible_facts,
            decisions=tuple(map(without_cover, visible_facts.decisions)),
            proposed={case: _hide_cover(plan) for case, plan in visible_facts.proposed.items()},
        )
    if not clearance.news:
        visible_facts = replace(
            visible_facts, news=tuple(replace(n, source="", text="") for n in visible_facts.news)
        )
    return visible_facts if clearance.names else _hide_names(visible_facts)


def without_cover(decision: Decision) -> Decision:
    """A decision that says that cover changes, and not from what to what."""
    changes = tuple(
        Change(c.field, WITHHELD, WITHHELD) if c.field == "insured_limit" else c
        for c in decision.changes
    )
    plan = decision.plan and _hide_cover(decision.plan)
    return replace(decision, changes=changes, plan=plan)


def _hide_cover(plan: Plan) -> Plan:
    if not plan.cover and plan.cover_amount is None:
        return plan
    return replace(plan, cover=WITHHELD, cover_amount=None)


def _hide_names(facts: BoardFacts) -> BoardFacts:
    """Facts without who said what, nor the words of an opinion; the reader is then a viewer."""
    opinions = {
        case: tuple(replace(o, person="", reasons="") for o in case_opinions)
        for case, case_opinions in facts.opinions.items()
    }
    return replace(
        facts,
        reader=on_screen(facts.reader, presenting=True),
        opinions=opinions,
        reports=tuple(replace(r, by="") for r in facts.reports),
        logged=tuple(replace(entry, by="") for entry in facts.logged),
        causes=tuple(replace(cause, said_by="") for cause in facts.causes),
        names={},
    )
