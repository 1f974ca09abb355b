"""The Django project: settings, doors and the stores it can bring along."""
