"""The member's side: what a person does and sees in Discord's client, and the playground as a whole."""
