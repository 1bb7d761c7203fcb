"""The Today page's own parts."""
