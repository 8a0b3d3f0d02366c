"""What the Makefile needs besides Python: the steps of the set-up, and the table of platforms."""
