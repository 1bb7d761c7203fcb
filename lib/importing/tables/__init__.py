"""Where a table begins, what its headings are, and which rows are records."""
