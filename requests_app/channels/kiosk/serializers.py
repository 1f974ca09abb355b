"""What the JSON door of the kiosk takes and gives."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from requests_app.rules.kept_letters import NUMBER_MAX
from requests_app.vocabulary import CallHours, ContactBy, PaperState

STEP: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]


class SecondsIn(serializers.DictField):
    """Seconds by step; the name of a step is a short plain word, because it is kept as it comes."""

    default_error_messages = {"step": _("The name of a step is a word of at most 40 letters, digits, _ or -.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Look at the names before the numbers."""
        if isinstance(data, dict) and not all(STEP.fullmatch(str(name)) for name in data):
            self.fail("step")
        read: dict[str, Any] = super().to_internal_value(data)
        return read


class MomentIn(serializers.DateTimeField):
    """A moment as a kiosk's clock shows it; one at the edge of all calendars is refused like any other nonsense."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Bring it into the city's zone. The library looks for hours that do not exist, and counts over the edge."""
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow", timezone="UTC")


class Body(serializers.Serializer[Any]):
    """A body of which most may be left out: only what was sent, or is required, is checked; the rest is its default."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Check as Django REST framework does, field by field."""
        if not isinstance(data, dict):
            read: dict[str, Any] = super().to_internal_value(data)
            return read
        faults, read = {}, {}
        for name, field in self.fields.items():
            if name in data or field.required:
                try:
                    read[name] = field.run_validation(data.get(name, serializers.empty))
                except serializers.ValidationError as fault:
                    faults[name] = fault.detail
            elif field.default is not serializers.empty:
                read[name] = field.get_default()
        if faults:
            raise serializers.ValidationError(faults)
        return read


class ContactIn(Body):
    """How to reach the person; all of it may be left out."""

    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)
    contact_by = serializers.ChoiceField(choices=ContactBy.choices, required=False, default=ContactBy.NONE)
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    email = serializers.CharField(required=False, allow_blank=True, default="", max_length=254)
    phone = serializers.CharField(required=False, allow_blank=True, default="", max_length=30)
    call_hours = serializers.ChoiceField(choices=CallHours.choices, required=False, default=CallHours.ANY)
    active_seconds = SecondsIn(
        child=serializers.IntegerField(min_value=0, max_value=86_400),
        required=False,
        default=dict,
        help_text="Seconds the page was visible, by step. Never keystrokes.",
    )


class RequestIn(ContactIn):
    """A request. `here` takes the place of the kiosk's site."""

    service_code = serializers.CharField(max_length=60)
    description = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="Left out: the name of the service."
    )
    here = serializers.BooleanField(required=False, default=False)
    address = serializers.CharField(required=False, allow_blank=True, default="")
    street = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20, help_text="Key of a street of the list."
    )
    district = serializers.CharField(required=False, allow_blank=True, default="", help_text="Code of a district.")
    latitude = serializers.FloatField(required=False, allow_null=True, default=None, help_text="WGS84, degrees.")
    longitude = serializers.FloatField(required=False, allow_null=True, default=None, help_text="WGS84, degrees.")
    joins = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=40,
        help_text="Reference of an open request for the same matter: no second case is opened.",
    )
    is_vulnerable = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Somebody who needs particular care is affected: a child, an old or an ill person.",
    )
    submitted_at = MomentIn(
        required=False, allow_null=True, default=None, help_text="When the person sent it, if the kiosk was offline."
    )


class PersonIn(ContactIn):
    """A call for a person: about a request (reference and secret), or before there is one."""

    reference = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    secret = serializers.CharField(required=False, allow_blank=True, default="", max_length=80)
    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class StatusIn(Body):
    """What opens a request: its reference and its secret."""

    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)
    reference = serializers.CharField(max_length=40, error_messages={"blank": _("Enter the reference.")})
    secret = serializers.CharField(max_length=80, error_messages={"blank": _("Enter the secret.")})


class StreetsOut(serializers.Serializer[Any]):
    """Every street of the city: pairs of key and name."""

    streets = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class HealthIn(Body):
    """How a kiosk is, told by itself every minute."""

    clock = MomentIn(help_text="What its own clock shows.")
    queue = serializers.IntegerField(min_value=0, max_value=1_000_000, help_text="Letters that wait there.")
    refused = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, default=0, help_text="Refused letters that still lie there."
    )
    oldest_at = MomentIn(required=False, allow_null=True, default=None, help_text="When the oldest of them was kept.")
    paper = serializers.ChoiceField(
        choices=[PaperState.OK, PaperState.OUT],
        required=False,
        allow_blank=True,
        default="",
        help_text="Only when somebody there has said whether paper comes out.",
    )
    version = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)
    missing_clips = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, default=0, help_text="Screens with unspoken words since then."
    )


class HealthOut(serializers.Serializer[Any]):
    """What the kiosk needs for its provisional numbers."""

    number = serializers.CharField(help_text="What its provisional numbers begin with: K03.")
    highest = serializers.IntegerField(help_text="The highest provisional number that came from it: 7 for K03-0007.")


class RefusedIn(Body):
    """A letter that the kiosk had kept and that a door refused for good."""

    number = serializers.CharField(max_length=NUMBER_MAX)
    path = serializers.CharField(max_length=200)
    body = serializers.JSONField(required=False, allow_null=True, default=None)
    status = serializers.IntegerField(min_value=0, max_value=599)
    errors = serializers.JSONField(required=False, allow_null=True, default=None)  # type: ignore[assignment]  # a name
    kept_at = MomentIn()


class TakenOut(serializers.Serializer[Any]):
    """The city has it."""

    is_taken = serializers.BooleanField()


class ReceiptOut(serializers.Serializer[Any]):
    """What the person takes home."""

    reference = serializers.CharField()
    secret = serializers.CharField()
    service_name = serializers.CharField()
    promised_on = serializers.DateField(allow_null=True)
    next_step = serializers.CharField()
    next_by_words = serializers.CharField(allow_blank=True, help_text="The date in the person's language.")
    who = serializers.CharField(allow_blank=True)
    notes = serializers.CharField(required=False, help_text="Such as: the request was joined to another one.")
    status_url = serializers.URLField()
    qr_svg = serializers.CharField(help_text="The status address as a QR code (SVG).")


class ServiceOut(serializers.Serializer[Any]):
    """One service of the catalogue."""

    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    needs_place = serializers.BooleanField()
    is_danger = serializers.BooleanField()
    promise_working_days = serializers.IntegerField()


class GroupOut(serializers.Serializer[Any]):
    """Services that belong together."""

    code = serializers.CharField()
    name = serializers.CharField()
    services = ServiceOut(many=True)


class DistrictOut(serializers.Serializer[Any]):
    """A part of the city."""

    code = serializers.CharField()
    name = serializers.CharField()


class CatalogueOut(serializers.Serializer[Any]):
    """What can be asked for, in the language of the request."""

    language = serializers.CharField()
    common = serializers.ListField(child=serializers.CharField(), help_text="Codes of the commonest services.")
    groups = GroupOut(many=True)
    districts = DistrictOut(many=True)


class ProblemOut(serializers.Serializer[Any]):
    """One thing that is wrong."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemsOut(serializers.Serializer[Any]):
    """Every error has this shape."""

    errors = ProblemOut(many=True)  # type: ignore[assignment]  # the name that the door promises
