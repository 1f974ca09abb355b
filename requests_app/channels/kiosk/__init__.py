"""The door at `/kiosk/`: four large steps, sent through the JSON door."""
