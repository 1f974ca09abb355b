"""Why nothing was done with a visit, a line or a desk: each fact with a sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, MoveNotAllowed, StaleRevision


class VisitNotFound(Fact):
    """There is no such visit, or not in the house of whoever asks."""

    message = _("There is no such visit.")
    code = "visit_not_found"


class VisitMoveNotAllowed(MoveNotAllowed):
    """The table of moves has no such move for a visit that stands like this, or not for this person."""

    message = _("This cannot be done with this visit now. Please look again.")
    code = "visit_move_not_allowed"


class VisitChanged(StaleRevision):
    """Somebody did something with the visit since the page was loaded."""

    message = _("Somebody changed this visit in the meantime. Nothing was changed. Please look again.")
    code = "visit_changed"


class OnlyTheCounter(Fact):
    """Only colleagues of the counter serve visits; some acts are for supervisors alone."""

    message = _("Only colleagues at the counter can do this. Some steps need a supervisor.")
    code = "only_the_counter"


class LineUnknown(Fact):
    """There is no such line in this house."""

    message = _("There is no such line here. Please choose another one, or ask at the counter.")
    code = "line_unknown"


class LineIsClosed(Fact):
    """A line that is closed gives no numbers."""

    message = _("This line is closed at the moment. Please ask at the counter.")
    code = "line_closed"


class LineHasOpenVisits(Fact):
    """A line is gone from the files while people wait in it or are served."""

    code = "line_has_open_visits"

    def __init__(self, *, line: str, count: int) -> None:
        self.line, self.count = line, count
        sentence: Promise = _(
            "The line “%(line)s” is gone from the files. Open visits are still in it: %(count)s. "
            "Put it back. End these visits, or move them. Then take it out."
        )
        super().__init__(str(sentence) % {"line": line, "count": count})


class NobodyWaits(Fact):
    """Nobody waits in the lines that a desk serves."""

    message = _("Nobody is waiting for this desk.")
    code = "nobody_waits"


class DeskUnknown(Fact):
    """There is no such desk."""

    message = _("There is no such desk.")
    code = "desk_unknown"


class DeskNotOpen(Fact):
    """A desk that is closed or paused calls nobody."""

    message = _("This desk is not open. Open it first.")
    code = "desk_not_open"


class DeskIsTaken(Fact):
    """Somebody else sits at the desk."""

    message = _("A colleague has this desk. Choose another one, or ask the colleague to close it.")
    code = "desk_taken"


class DeskIsBusy(Fact):
    """Somebody is called to the desk, or served there."""

    message = _("Somebody is still at this desk. End that visit first, or put it on hold.")
    code = "desk_busy"


class VisitIncomplete(Fact):
    """What an act needs is missing or unknown; `fields` names it."""

    code = "visit_incomplete"

    def __init__(self, fields: Sequence[str], message: str | Promise) -> None:
        self.fields = tuple(fields)
        super().__init__(message)
