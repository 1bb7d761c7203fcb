"""The customer page's own parts."""
