"""What people see of the board: one noun a module; forms that write once, however often sent."""
