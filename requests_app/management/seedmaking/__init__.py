"""City files written from open data: the facts as they are, the rest invented and marked so."""
