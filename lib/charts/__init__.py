"""Pictures: frame in, chart out, one style; never a fetch, never a global setting."""
