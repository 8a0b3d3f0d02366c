"""What the simulated Discord knows: people, guilds, channels, messages, interactions; nothing of rules or JSON."""
