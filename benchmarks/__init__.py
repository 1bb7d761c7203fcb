"""What the budgets promise, measured beside peers on this machine in one run: make bench."""
