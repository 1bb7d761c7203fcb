"""How customers pay: lateness, its trend, habits, terms given, complaints, and what it costs."""
