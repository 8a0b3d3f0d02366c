"""What Discord refuses, and what it allows."""
