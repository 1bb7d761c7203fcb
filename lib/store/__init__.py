"""Everything that reads or writes outside the process: sources, snapshots, the database."""
