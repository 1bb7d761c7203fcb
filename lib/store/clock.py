"""The only wall clock of the project: when something was written, for the record alone."""

import datetime as dt


def now() -> dt.datetime:
    """The present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
