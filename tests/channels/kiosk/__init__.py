"""The kiosk: pages and JSON door."""
