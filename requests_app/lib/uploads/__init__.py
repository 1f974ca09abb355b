"""Files from strangers: told apart by what they are, read in a process of its own, and written anew."""
