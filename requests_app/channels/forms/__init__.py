"""Form parts that several doors share."""
