"""The forecast page's own parts."""
