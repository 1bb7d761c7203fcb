"""Why the data of a ledger cannot be read: gone, damaged, closed to us, or a newer release's."""

from pathlib import Path

from lib.ledger.mistake import Mistake


class SnapshotMissing(Mistake):
    """A load refers to a snapshot that is no longer on disk."""

    def __init__(self, ledger: str, folder: Path) -> None:
        super().__init__(
            f"The data of ledger {ledger} is missing: {folder} is not there. Restore the folder "
            f"from a backup, or import the source again."
        )


class SnapshotDamaged(Mistake):
    """A snapshot is not as it was written, so no figure of it would be right."""

    def __init__(self, ledger: str, problem: str, folder: Path) -> None:
        super().__init__(
            f"The data of ledger {ledger} is damaged: {problem} (in {folder}). Import the same source "
            f"again, which mends it, or restore the folder from a backup. No figure is shown of it; "
            f"the other ledgers are as they were."
        )


class SnapshotUnreadable(Mistake):
    """A snapshot may be whole, but this release or this user cannot read it."""

    @classmethod
    def closed(cls, ledger: str, reason: OSError) -> "SnapshotUnreadable":
        """The system does not let us."""
        return cls(
            f"The data of ledger {ledger} cannot be read: {reason.filename or 'its folder'}: "
            f"{reason.strerror or reason}. Give whoever runs this the right to read it, or import the "
            f"source again. The other ledgers are as they were."
        )

    @classmethod
    def newer(cls, ledger: str) -> "SnapshotUnreadable":
        """Another release wrote it."""
        return cls(
            f"The data of ledger {ledger} was written by a newer Common Terms. Nothing was changed. "
            f"Install the newer version."
        )
