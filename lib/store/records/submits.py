"""Forms that were sent: the same one again has no second effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.ledger.mistake import Mistake
from lib.store.records import seal, values
from lib.store.records.tables import SubmitRow


class SentBefore(Mistake):
    """One form was sent twice with different entries, or by two people."""

    def __init__(self) -> None:
        super().__init__(
            "This form was sent before with other entries; what was sent first stands. Open it again "
            "to change something: your entry is still here."
        )


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was sent."""

    write: str
    actor: str
    secret: bytes
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def _token(self) -> str:
        return str(self.kwargs["token"])

    def earlier(self, connection: sa.Connection) -> tuple[Any] | None:
        """What it made when it was sent before.

        Raises:
            SentBefore: the token was used for something else.
        """
        row = connection.execute(
            sa.select(SubmitRow.__table__).where(SubmitRow.token == self._token)
        ).first()
        if row is None:
            return None
        if (row.write, row.actor, row.entries) != (self.write, self.actor, self._entries()):
            raise SentBefore
        return (row.result,)

    def remember(self, connection: sa.Connection, result: Any, event: int) -> None:
        """Keep that it was sent, and what came of it."""
        row = {
            "token": self._token, "write": self.write, "actor": self.actor,
            "entries": self._entries(), "result": values.pack(result), "event": event,
        }  # fmt: skip
        connection.execute(sa.insert(SubmitRow).values(row))

    def _entries(self) -> str:
        form_fields = {k: v for k, v in self.kwargs.items() if k not in ("token", "version")}
        return seal.fingerprint(
            self.secret, self._token, values.canonical([self.args, form_fields])
        )
