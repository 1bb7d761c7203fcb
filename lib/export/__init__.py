"""What leaves the program: pictures, pages, workbooks and plain tables, as bytes."""
