"""The Today page: owed, late, what changed, who needs somebody."""
