"""Tables -> rows, with a data type for each column. Imports no other stage."""
