"""Which worker runs which tests: whole files, so that what a file shares is made once.

xdist's own ``loadgroup`` cannot do it: with pytest 9.2 it groups nothing
(pytest-dev/pytest-xdist#1386), and every worker makes every fixture.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
LONGEST = (
    BROWSER,
    "tests/notebook/test_reader_matrix.py",
    "tests/pages/test_board.py",
    "tests/pages/test_terms.py",
    "tests/export/test_registry.py",
    "tests/importing/test_mutations.py",
    "tests/mutation/test_mutation.py",
)
"""Units that take long, the longest first: begun last, they would keep the other workers waiting."""


def unit(test: str) -> str:
    """What goes to a worker in one piece: a test's file, or all tests in a browser."""
    return BROWSER if test.startswith(BROWSER) else test.partition("::")[0]


def rank(name: str) -> int:
    """The place of a unit among those that take long; all others come after them."""
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class WholeFiles(LoadScopeScheduling):
    """Hands out the units that take long first, then those of many tests."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=rank), last=False)
        super()._assign_work_unit(node)
