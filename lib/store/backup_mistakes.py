"""Why a backup cannot be made, read or restored: what is wrong, and what to do."""

from pathlib import Path

from lib.ledger.command_line import TYPED
from lib.ledger.mistake import Mistake

_NOTHING = "Nothing was restored."


class BackupRefused(Mistake):
    """A backup is not made."""

    @classmethod
    def exists(cls, file: Path) -> "BackupRefused":
        """A file is not written over: it may be the only good backup."""
        return cls(f"{file} is there already, and is not written over. Give another name.")

    @classmethod
    def unwritable(cls, file: Path, reason: OSError) -> "BackupRefused":
        """There is no room, or no right to write."""
        return cls(
            f"The backup {file} cannot be written: {reason.strerror or reason}. Give a file on a disk "
            f"with room that may be written to. Nothing is left of it."
        )


class RestoreRefused(Mistake):
    """A backup is not restored."""

    @classmethod
    def unreadable(cls, file: Path, reason: OSError) -> "RestoreRefused":
        """The file is not there or may not be read."""
        return cls(f"{file} cannot be read: {reason.strerror or reason}. {_NOTHING}")

    @classmethod
    def no_backup(cls, file: Path) -> "RestoreRefused":
        """Another kind of file."""
        return cls(
            f"{file} is no backup of Common Terms, or was cut short. {_NOTHING} Give a file that "
            f"`{TYPED} backup` wrote."
        )

    @classmethod
    def damaged(cls, file: Path, part: str) -> "RestoreRefused":
        """Its digests do not hold."""
        return cls(
            f"The backup {file} is damaged: {part} is not as it was written. {_NOTHING} Take another "
            f"copy of it, or an earlier backup."
        )

    @classmethod
    def unfit(cls, table: str, reason: Exception) -> "RestoreRefused":
        """The database does not take a row; SQLite keeps some that PostgreSQL does not."""
        text = str(getattr(reason, "orig", None) or reason).strip().splitlines()[0].rstrip(".")
        return cls(
            f"The database does not take the rows of “{table}”: {text}. {_NOTHING} Restore into "
            f"the kind of database that the backup was made of."
        )

    @classmethod
    def newer(cls, file: Path, revision: str) -> "RestoreRefused":
        """A newer release made it."""
        return cls(
            f"The backup {file} was made by a newer Common Terms (revision {revision}). {_NOTHING} "
            f"Install the newer version."
        )

    @classmethod
    def not_empty(cls, problem: str) -> "RestoreRefused":
        """There is something that a restore would mix with."""
        return cls(
            f"A backup is restored only where nothing is, and {problem}. {_NOTHING} Set "
            "COMMON_TERMS_HOME "
            f"to a new folder, and COMMON_TERMS_DB, if it is set, to an empty database."
        )

    @classmethod
    def no_key(cls, file: Path) -> "RestoreRefused":
        """The key is kept apart, and was not given."""
        return cls(
            f"The record of {file} was written under a key that is kept apart from it: without the key "
            f"sealed opinions stay closed for good and `audit` cannot hold the record. Give the file "
            f"that `backup --keys` wrote with --keys FILE, or say --without-keys. {_NOTHING}"
        )

    @classmethod
    def other_key(cls, where: str) -> "RestoreRefused":
        """A key, but not the one."""
        return cls(f"The key in {where} is not the one this backup was made under. {_NOTHING}")
