"""REST and gateway: what a bot talks to, and the changes that it and the members make."""
