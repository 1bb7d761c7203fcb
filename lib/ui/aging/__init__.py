"""The aging page's own parts."""
