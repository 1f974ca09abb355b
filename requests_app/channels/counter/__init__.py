"""The door at `/counter/`: a clerk takes what somebody before her asks; works without a mouse."""
