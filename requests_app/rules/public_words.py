"""What a resident reads: one sentence for each state and each public event; everything else stays inside."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import EventKind as K
from requests_app.vocabulary import WaitReason as W

# fmt: off
HEADLINES: Final[dict[S, Promise]] = {
    S.NEW:         _("We have your request"),
    S.QUEUED:      _("Your request is with the team"),
    S.IN_PROGRESS: _("A person is working on your request"),
    S.WAITING:     _("Your request waits"),
    S.RESOLVED:    _("Your request is settled"),
    S.REVIEW:      _("Your request is looked at again"),
    S.CLOSED:      _("Your request is closed"),
    S.CANCELLED:   _("Your request has ended"),
    S.MERGED:      _("Your request was joined to another one"),
}

NEXT_STEPS: Final[dict[S, Promise]] = {
    S.NEW:         _("We choose the team that takes care of it."),
    S.QUEUED:      _("A person in the team takes your request."),
    S.IN_PROGRESS: _("The person in charge tells you what was done."),
    S.WAITING:     _("We go on as soon as we can."),
    S.RESOLVED:    _("Nothing more. If it is not settled, tell us by the date below."),
    S.REVIEW:      _("Another person looks at it again and tells you."),
    S.CLOSED:      _("Nothing more. You can still talk to a person."),
    S.CANCELLED:   _("Nothing more. You can still talk to a person."),
    S.MERGED:      _("You are told when the other request is settled."),
}

# A wait is told by its reason.
WAIT_HEADLINES: Final[dict[W, Promise]] = {
    W.CITIZEN:   _("We have a question for you"),
    W.EXTERNAL:  _("Your request waits for somebody outside the city"),
    W.INTERNAL:  _("Your request waits for another team"),
    W.SCHEDULED: _("The work is planned"),
    W.LEGAL:     _("Your request waits for a legal reason"),
}
WAIT_STEPS: Final[dict[W, Promise]] = {
    W.CITIZEN:   _("You answer our question. Then we go on."),
    W.EXTERNAL:  _("We go on when they have answered."),
    W.INTERNAL:  _("We go on when the other team has answered."),
    W.SCHEDULED: _("The work is done when its day comes."),
    W.LEGAL:     _("We go on as soon as the law lets us."),
}

# One of several requests on a case that goes on without it.
WITHDRAWN_HEADLINE: Final = _("You have withdrawn your request")
WITHDRAWN_STEP: Final = _("Nothing more. You can still talk to a person.")

# What stands beside the next step, where it is so.
NOTE_OF_WAIT: Final[dict[W, Promise]] = {
    W.CITIZEN:   _("The promised date moves on until we have your answer."),
    W.EXTERNAL:  _("The promised date stays as it is."),
    W.INTERNAL:  _("The promised date stays as it is."),
    W.SCHEDULED: _("The promised date stays as it is."),
    W.LEGAL:     _("The promised date moves on as long as this lasts."),
}
NOTE_JOINED: Final = _("Others asked for the same. We look after all of it together.")
NOTE_MERGED: Final = _(
    "On %(day)s your request was joined to another one for the same matter. "
    "Both go on together. You are told what happens. The earlier of the two dates counts."
)
NOTE_CALL: Final = _("You have called for a person. You see below who it is.")

# Of these events a resident reads only those about her own request.
HERS_ALONE: Final = (
    K.RECEIVED, K.REPLIED, K.REQUEST_JOINED, K.REQUEST_WITHDRAWN, K.ATTACHED, K.ATTACHMENT_REFUSED,
    K.ATTACHMENT_REMOVED, K.PLACE_CORRECTED, K.WORDS_BLANKED,
)

# The allow-list: no other kind of event is ever shown to a resident.
PUBLIC_EVENTS: Final[dict[K, Promise]] = {
    K.RECEIVED:                _("We received your request"),
    K.ROUTED:                  _("Your request went to the team in charge"),
    K.CLAIMED:                 _("A person has taken your request"),
    K.ASSIGNED:                _("A person has taken your request"),
    K.FORWARDED:               _("Your request went to another office of the city"),
    K.RETURNED:                _("Your request went to another office of the city"),
    K.RESOLVED:                _("Your request was settled"),
    K.CLOSED:                  _("Your request was closed"),
    K.REOPENED:                _("Your request was opened again"),
    K.CANCELLED:               _("Your request was ended"),
    K.TRANSFERRED:             _("Your request went to another team"),
    K.PARKED:                  _("Your request waits"),
    K.REPLIED:                 _("You answered"),
    K.WROTE:                   _("We wrote to you"),
    K.INCIDENT_TOLD:           _("We wrote to everybody who waits for the same"),
    K.RESUMED:                 _("Your request goes on"),
    K.SPLIT:                   _("A part of your request is now looked after by itself"),
    K.RECLASSIFIED:            _("We looked again at what your request is about"),
    K.REQUEST_JOINED:          _("We received your request"),
    K.REQUEST_WITHDRAWN:       _("You withdrew your request"),
    K.MERGED:                  _("Your request was joined to another one"),
    K.UNMERGED:                _("Your request goes on by itself again"),
    K.APPEALED:                _("The decision is looked at again"),
    K.UPHELD:                  _("The decision stands"),
    K.OVERTURNED:              _("The decision was taken back"),
    K.ATTACHED:                _("We received your photos or papers"),
    K.ATTACHMENT_REFUSED:      _("We removed a file because it held a virus"),
    K.ATTACHMENT_REMOVED:      _("A photo or paper was removed"),
    K.PLACE_CORRECTED:         _("You corrected the place"),
    K.WORDS_BLANKED:           _("Your personal data were deleted"),
}

CALL_HEADLINES: Final[dict[E, Promise]] = {
    E.OPEN:         _("A person is called in"),
    E.ACKNOWLEDGED: _("A person has heard you and will answer"),
    E.TAKEN_OVER:   _("A person has taken over your request"),
    E.INSTRUCTED:   _("A person has told the team what to do"),
    E.REASSIGNED:   _("Another person is called in"),
    E.REFUSED:      _("The call was declined, with a reason"),
    E.CLOSED:       _("You have an answer"),
}
# fmt: on
