"""The distribution page's own parts."""
