"""Which answer each persona gets at an address: the lines of the table of all pages."""

from __future__ import annotations

from typing import Final

PERSONAS: Final = ("anonymous", "farah", "malik", "bruno", "sofia", "ana", "omar", "kiosk")
LOGIN: Final = 0  # sent to the login
Line = tuple[int, ...]


def line(stranger: int, farah: int, malik: int, bruno: int, sofia: int, ana: int, omar: int, kiosk: int) -> Line:
    """Write the expected status of each persona, in the order of `PERSONAS`."""
    return (stranger, farah, malik, bruno, sofia, ana, omar, kiosk)


def everybody(status: int) -> Line:
    """Give everybody the same answer."""
    return (status,) * len(PERSONAS)


def colleagues(status: int) -> Line:
    """Send strangers and programs to the login; give every colleague the same answer."""
    return line(LOGIN, status, status, status, status, status, status, LOGIN)


def clerks(status: int) -> Line:
    """Let clerks, coordinators and supervisors to the counter."""
    return line(LOGIN, status, status, 403, status, 403, 403, LOGIN)


def coordinators(status: int) -> Line:
    """Let coordinators and supervisors see the lines of a house."""
    return line(LOGIN, 403, status, 403, status, 403, 403, LOGIN)


def scripts(status: int) -> Line:
    """Let the scripts of the counter's pages in; whoever may not is told as JSON."""
    return line(401, status, status, 403, status, 403, 403, 401)


def keepers(status: int) -> Line:
    """Let supervisors and administrators look after the machinery."""
    return line(LOGIN, 403, 403, 403, status, 403, 403, LOGIN)


def device(status: int, *, others: int) -> Line:
    """Let a kiosk alone in, by its token."""
    return (*(others,) * 7, status)


def strangers(status: int, *, staff: int) -> Line:
    """Send on whoever has signed in."""
    return line(status, staff, staff, staff, staff, staff, staff, status)


# The case is not Bruno's; Ana and Omar see only what concerns them.
SEEN: Final = line(LOGIN, 200, 200, 404, 200, 404, 404, LOGIN)
EMPTY_STEP: Final = line(LOGIN, 422, 422, 404, 422, 404, 404, LOGIN)
# Sofia stands above Uwe, who is called in.
ONE_PRESS: Final = line(LOGIN, 422, 422, 404, 302, 404, 404, LOGIN)
SEEN_NOT: Final = colleagues(404)
OPEN, NO, LEAD_ON, GONE = everybody(200), everybody(405), everybody(302), everybody(404)
EMPTY: Final = everybody(422)
STEP: Final = (colleagues(302), EMPTY_STEP)
