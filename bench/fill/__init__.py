"""Fill a database with the cases of a city: real lives, brought about by the actions, then copied by COPY."""
