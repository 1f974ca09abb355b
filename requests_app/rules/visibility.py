"""What each role may see of cases: the one table behind `visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from typing import Final

from requests_app.vocabulary import Role


class Scope(IntEnum):
    """How far a member of staff sees; the widest role counts."""

    TIED = 0  # only cases to which the person is tied: owner, follower, called in
    QUEUES = 1  # and those in the queues of her teams, or that she leads
    CITY = 2  # every case


SCOPE_OF_ROLE: Final = {
    Role.CLERK: Scope.CITY,  # whoever stands before her may ask about any request
    Role.COORDINATOR: Scope.CITY,
    Role.SPECIALIST: Scope.QUEUES,
    Role.SUPERVISOR: Scope.CITY,
    Role.SERVICE_OWNER: Scope.TIED,
    Role.CITY_MANAGER: Scope.TIED,  # figures, not people
    Role.ADMIN: Scope.TIED,
}


def scope_of(roles: Collection[Role]) -> Scope:
    """Give the widest scope among the roles."""
    return max((SCOPE_OF_ROLE[role] for role in roles), default=Scope.TIED)
