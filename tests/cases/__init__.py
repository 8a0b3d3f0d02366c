"""One file as somebody has it, all the way into Weaviate: what is stored, and what is said about it."""
