"""The measurements: each gives rows, and takes its floor in the same run."""
