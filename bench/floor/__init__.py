"""A bare Django project beside which the city is measured: no middleware, one table, two views."""
