"""The command line, one module a command: its ``command`` is found by the module's name."""
