"""How well the product finds, quotes and refuses, measured through its own library."""
