"""Named places where a test may kill the process, to show that nothing half-written is read."""

import os

NAMES = (
    "before-staging",
    "after-first-parquet",
    "after-parquet",
    "after-flush",
    "after-rename",
    "before-rejects",
    "after-rejects",
    "before-commit",
    "after-commit",
    "after-source",
    "after-mapping",
)
RESTORE = ("before-restored",)
BOARD = ("before-event", "after-event", "before-board-commit", "after-board-commit")


def reach(name: str) -> None:
    """End the process here and now, as a power cut would, if the environment names this place."""
    if os.environ.get("COMMON_TERMS_FAILPOINT") == name:
        os._exit(86)
