"""People of the demo sign in only while the demo is on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from requests_app.queries.people import signed_in


class CityBackend(ModelBackend):
    """Django's own backend; it refuses the demo's people in a real city, and ends their old sessions."""

    def get_user(self, user_id: Any) -> Any:
        """Read whoever has signed in, with what every page of the desk asks about her (one statement)."""
        person = signed_in(int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell whether somebody may sign in, or stay signed in."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
