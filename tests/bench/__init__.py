"""What measures must itself be right."""
