"""Who signs in, and who is refused."""
