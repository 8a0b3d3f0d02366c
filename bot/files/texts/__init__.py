"""Documents and messages -> text in chunks. Imports `detect`."""
