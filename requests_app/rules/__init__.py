"""Pure decisions: no tables, no clock, no network."""
