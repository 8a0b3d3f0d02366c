"""The simulated Discord in Discord's JSON, and the check against its OpenAPI description."""
