"""How the doors differ, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from requests_app.vocabulary import ActorKind, Channel


@dataclass(frozen=True)
class Profile:
    """What one door allows and asks."""

    actor_kind: ActorKind
    has_own_form: bool  # served here; else it comes in through a program
    needs_login: bool = False
    needs_device: bool = False
    asks_contact: bool = True
    may_follow: bool = True  # shows status and moves; a kiosk only takes requests
    prints: bool = False


# fmt: off
PROFILES: Final[dict[Channel, Profile]] = {
    Channel.WEB:     Profile(ActorKind.RESIDENT,   has_own_form=True),
    Channel.KIOSK:   Profile(ActorKind.KIOSK_USER, has_own_form=True,  needs_device=True, asks_contact=False, may_follow=False, prints=True),
    Channel.COUNTER: Profile(ActorKind.STAFF,      has_own_form=True,  needs_login=True,  prints=True),
    Channel.PHONE:   Profile(ActorKind.STAFF,      has_own_form=False, needs_login=True),
    Channel.EMAIL:   Profile(ActorKind.RESIDENT,   has_own_form=False),
    Channel.OPEN311: Profile(ActorKind.API_CLIENT, has_own_form=False),
    Channel.API:     Profile(ActorKind.API_CLIENT, has_own_form=False),
}
# fmt: on
