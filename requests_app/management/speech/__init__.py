"""Which words a city needs spoken: taken from its kiosk's screens, the sentences of its doors, and its own names."""
