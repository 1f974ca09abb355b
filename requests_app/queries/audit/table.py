"""The auditor's table: every invariant of casework, section 7, the clocks of section 6, the visits of section 5."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.calls import CALLS
from requests_app.queries.audit.check import CLOCKS, VISITS, Check
from requests_app.queries.audit.clocks import CLOCK_CHECKS
from requests_app.queries.audit.doors import DOORS
from requests_app.queries.audit.ledger import LEDGER
from requests_app.queries.audit.order import ORDER
from requests_app.queries.audit.people import PEOPLE
from requests_app.queries.audit.places import PLACES
from requests_app.queries.audit.ties import TIES
from requests_app.queries.audit.visits import VISIT_CHECKS
from requests_app.queries.audit.words import WORDS
from requests_app.queries.audit.work import WORK

BEHIND: Final = 14.5  # clocks stand behind the invariants of cases
_GROUPS: Final = (PLACES, LEDGER, CALLS, PEOPLE, DOORS, WORK, TIES, ORDER, WORDS, CLOCK_CHECKS, VISIT_CHECKS)
CHECKS: Final[tuple[Check, ...]] = tuple(
    sorted(
        (check for group in _GROUPS for check in group), key=lambda check: (check.invariant or VISITS - 0.5, check.code)
    )
)

# fmt: off
INVARIANTS: Final[dict[int, Promise]] = {
    1:      _("Every case stands where its state says"),
    2:      _("Only moves of the table change a case"),
    3:      _("Every open call has an active person"),
    4:      _("A person can always be named"),
    5:      _("Nothing is switched off over open work"),
    6:      _("Whatever comes in becomes a case"),
    7:      _("The ledger is whole, and the case is what it says"),
    8:      _("Every case is routed and every message sent"),
    9:      _("A person is faster than a machine"),
    10:     _("Joining and separating lose nothing"),
    11:     _("Nothing internal reaches a resident"),
    12:     _("Nothing is done twice"),
    13:     _("No case is left behind, no queue is too full"),
    14:     _("Machines write down nothing personal"),
    CLOCKS: _("Clocks count what they promise"),
    VISITS: _("Every stay is told, every number is given once"),
}
# fmt: on
