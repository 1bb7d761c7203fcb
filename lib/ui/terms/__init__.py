"""The terms page's own parts."""
