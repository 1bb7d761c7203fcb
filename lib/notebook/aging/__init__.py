"""The aging page: how old, who, on which terms, and what may never come in."""
