"""What machines and operators ask: does it live, can it take requests, how is it."""
