"""The status page in words: codes and numbers become rows that a person reads."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requests_app.queries.ops import Status

WORD_OF_STATE: Final = {
    True: (gettext_lazy("runs"), "green"),
    False: (gettext_lazy("does not answer"), "red"),
    None: (gettext_lazy("not known"), "grey"),
}


def status_page(status: Status) -> dict[str, Any]:
    """Prepare what the template shows."""
    return {
        "problems": status.problems,
        "parts": [
            _part(_("Relay"), runs=status.relay),
            _part(_("Clock"), runs=status.beat),
            _part(_("Broker"), runs=status.broker),
        ],
        "audit": _audit(status),
        "lanes": {
            "caption": _("Lanes"),
            "heads": [_("Lane"), _("Workers"), _("Open jobs"), _("Oldest (seconds)")],
            "rows": [[lane.name, lane.workers, lane.open, lane.oldest_seconds] for lane in status.lanes],
        },
        "processes": {
            "caption": _("Processes"),
            "heads": [_("Process"), _("Lanes"), _("Last sign of life (seconds ago)")],
            "rows": [[process.name, ", ".join(process.lanes), process.seconds_ago] for process in status.processes],
        },
        "dead": {
            "caption": _("Dead jobs: %(count)s") % {"count": status.dead_count},
            "heads": [_("Job"), _("Name"), _("Attempts"), _("Error"), _("Since")],
            "rows": [[job.id, job.name, job.attempts, job.last_error, job.dead_at] for job in status.dead_jobs],
        },
    }


def _audit(status: Status) -> dict[str, Any]:
    """Say what the last audit found, and when."""
    if status.audit is None:
        return {"word": _("has not run yet"), "colour": "grey", "when": ""}
    found, hours = status.audit.violations, status.audit.hours_ago
    word = ngettext("%(count)s violation", "%(count)s violations", found) % {"count": found}
    when = _("%(hours)s hours ago") % {"hours": hours}
    return {"word": word, "colour": "red" if found else "green", "when": when}


def _part(name: str, *, runs: bool | None) -> dict[str, Any]:
    word, colour = WORD_OF_STATE[runs]
    return {"name": name, "word": word, "colour": colour}
