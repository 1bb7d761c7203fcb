"""The customer page and the case file."""
