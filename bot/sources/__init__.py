"""What lies elsewhere and changes: Discord's channels, read over REST."""
