"""The distribution page: more outlets, and what they bring."""
