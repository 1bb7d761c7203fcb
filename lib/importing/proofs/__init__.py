"""What the file itself proves of its reading: control totals, relations, rows accounted for."""
