"""The door at `/`: report, receipt, status, talk to a person; works without JavaScript."""
