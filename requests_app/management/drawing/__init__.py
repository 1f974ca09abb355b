"""The law as a page: each room draws one part of docs/workflow.md from the table that the code reads."""
