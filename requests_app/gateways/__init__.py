"""The outside world, reached from tasks alone."""
