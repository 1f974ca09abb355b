"""Words of what goes to somebody outside the city: work orders, and cases that are not the city's."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderPurpose(TextChoices):
    """What the city asks of a firm or another body."""

    WORK = "work", _("Work for this case")
    TRANSFER = "transfer", _("The case is theirs")


class OrderState(TextChoices):
    """Where it stands."""

    SENT = "sent", _("Not accepted yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")
    OVER = "over", _("Over")
