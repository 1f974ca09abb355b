"""What tests with a real browser share: people's screens, and probes for what axe does not see."""
