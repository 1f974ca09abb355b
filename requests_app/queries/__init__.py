"""Every read; what an actor may see is decided here, once."""
