"""Who acts, through which door: the one value that every decision and every reading asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from requests_app.vocabulary import KEEPERS, ActorKind, Channel, Role


@dataclass(frozen=True)
class Actor:
    """Somebody, or something, that reads or decides. Ids only; no names."""

    kind: ActorKind
    channel: Channel | None = None
    person_id: int | None = None
    resident_id: int | None = None
    device_id: int | None = None
    contractor_id: int | None = None
    site_id: int | None = None
    request_ids: frozenset[int] = frozenset()  # requests whose secret was shown
    case_ids: frozenset[int] = frozenset()  # cases that a contractor's signed link opens
    roles: frozenset[Role] = frozenset()
    queue_ids: frozenset[int] = frozenset()  # queues of the person's teams
    led_queue_ids: frozenset[int] = frozenset()  # queues that the person leads, deputises or heads
    language: str = ""
    is_assisted: bool = False
    is_proxy: bool = False
    assisted_by_id: int | None = None  # the colleague who has helped a resident to fill the form that she sends

    @property
    def is_staff(self) -> bool:
        """Tell whether a member of staff acts."""
        return self.kind == ActorKind.STAFF

    def with_requests(self, *request_ids: int) -> Actor:
        """Give the same actor with the secret of these requests shown."""
        return replace(self, request_ids=self.request_ids | set(request_ids))


SYSTEM = Actor(kind=ActorKind.SYSTEM)
CLOCK = Actor(kind=ActorKind.CLOCK)


def is_keeper(by: Actor) -> bool:
    """Tell whether somebody looks after people and machinery; a command at the server does, too."""
    return by.kind == ActorKind.SYSTEM or (by.is_staff and bool(by.roles & KEEPERS))


def on_behalf_of(by: Actor) -> Actor:
    """Let the system do what somebody has ordered for many cases at once; the ledger names her."""
    return replace(SYSTEM, person_id=by.person_id, language=by.language)


def resident(
    *,
    channel: Channel,
    language: str = "",
    request_ids: frozenset[int] = frozenset(),
    resident_id: int | None = None,
) -> Actor:
    """Describe a resident at an open door."""
    return Actor(
        kind=ActorKind.RESIDENT,
        channel=channel,
        language=language,
        request_ids=request_ids,
        resident_id=resident_id,
    )


def kiosk_user(*, device_id: int, site_id: int, language: str = "", request_ids: frozenset[int] = frozenset()) -> Actor:
    """Describe somebody standing at a kiosk."""
    return Actor(
        kind=ActorKind.KIOSK_USER,
        channel=Channel.KIOSK,
        device_id=device_id,
        site_id=site_id,
        language=language,
        request_ids=request_ids,
    )


def contractor(*, contractor_id: int, case_id: int, language: str = "") -> Actor:
    """Describe a firm that came by its signed link to one case."""
    return Actor(
        kind=ActorKind.CONTRACTOR,
        channel=Channel.WEB,
        contractor_id=contractor_id,
        case_ids=frozenset({case_id}),
        language=language,
    )
