"""How the doors differ, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from requests_app.vocabulary import ActorKind, Channel


@dataclass(frozen=True)
class Profile:
    """What one door allows and asks."""

    actor_kind: ActorKind
    login: bool = False  # a member of staff sits there
    device: bool = False  # a token of its own lets it in
    follows: bool = True  # shows status and moves; a kiosk only takes requests
    prints: bool = False  # hands out a slip


# fmt: off
PROFILES: Final[dict[Channel, Profile]] = {
    Channel.WEB:     Profile(ActorKind.RESIDENT),
    Channel.KIOSK:   Profile(ActorKind.KIOSK_USER, device=True, follows=False, prints=True),
    Channel.COUNTER: Profile(ActorKind.STAFF,      login=True,                 prints=True),
    Channel.PHONE:   Profile(ActorKind.STAFF,      login=True),
    Channel.EMAIL:   Profile(ActorKind.RESIDENT),
    Channel.OPEN311: Profile(ActorKind.API_CLIENT),
    Channel.API:     Profile(ActorKind.API_CLIENT),
}
# fmt: on
