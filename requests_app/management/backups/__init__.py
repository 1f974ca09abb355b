"""A city on disk: saved whole, checked, and brought back."""
