"""What a well-formed ledger is: columns, money, days, terms, views, spells, checks."""
