"""The rooms of people who work on cases: boards, cases, calls for a person."""
