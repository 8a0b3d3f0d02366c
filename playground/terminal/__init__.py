"""Discord in a terminal."""
