"""A Discord bot that recommends and answers from a Weaviate database."""
