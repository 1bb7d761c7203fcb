"""Bytes to source tables: what a file is, and its cells as it holds them."""
