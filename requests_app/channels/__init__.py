"""The doors: each translates what comes in, calls one action and translates the answer."""
