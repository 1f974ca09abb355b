"""What comes in at a door: the submission, and what is wrong with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.lib.codes import sha256_hex
from requests_app.rules.suggested import Suggested, tidy_suggestion
from requests_app.vocabulary import (
    CallHours,
    Channel,
    ContactBy,
    ContactCause,
    IdentityCheck,
    ProxyRelation,
    ResidentKind,
    Told,
)

DESCRIPTION_MAX: Final = 4000  # Open311 GeoReport v2, POST request
ADDRESS_MAX: Final = 240
KEY_MAX: Final = 80
CAMPAIGN_MAX: Final = 40
REFERENCE_MAX: Final = 40
MANDATE_DAYS: Final = range(1, 3651)
SECONDS_MAX: Final = 86_400  # a page that was visible for longer was forgotten
NUL: Final = "\0"  # the one character that the database cannot hold
SPAM_LINKS: Final = 3  # so many links in one text, and a person looks at it first; nothing is dropped


@dataclass(frozen=True)
class Place:
    """Where it is: a point (WGS84), an address or words, a district's code. All may be empty."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""

    @property
    def is_given(self) -> bool:
        """Tell whether anything says where."""
        return bool(self.address.strip() or self.district or self.latitude is not None)


@dataclass(frozen=True)
class Contact:
    """How to reach the person who asks."""

    by: ContactBy = ContactBy.NONE
    name: str = ""
    organisation: str = ""
    kind: ResidentKind = ResidentKind.PERSON
    email: str = ""
    phone: str = ""
    post_address: str = ""
    told: Told = Told.EACH
    call_hours: CallHours = CallHours.ANY

    @property
    def is_empty(self) -> bool:
        """Tell whether the person chose to stay unknown."""
        return not (self.name or self.organisation or self.email or self.phone or self.post_address)


@dataclass(frozen=True)
class Submission:
    """One letter at one door. `client` says whose idempotency keys these are ("web", a device, a clerk)."""

    channel: Channel
    client: str
    idempotency_key: str
    service_code: str
    description: str
    language: str
    submitted_at: datetime
    place: Place = field(default_factory=Place)
    contact: Contact = field(default_factory=Contact)
    on_behalf_of: str = ""  # name of the person for whom somebody else acts
    mandate_days: int = 365  # how long the mandate holds
    answers: Mapping[str, Any] = field(default_factory=dict)
    contact_cause: ContactCause = ContactCause.NEW
    campaign_code: str = ""
    joins: str = ""  # reference of an open case for the same matter: the request hangs on that one
    active_seconds: Mapping[str, int] = field(default_factory=dict)
    is_vulnerable: bool = False  # somebody who needs particular care is affected
    suggested: Suggested | None = None  # none where nothing was suggested
    proxy_relation: ProxyRelation | None = None  # what she is to the person for whom she asks
    identity: IdentityCheck = IdentityCheck.NONE
    has_consented: bool = False  # she was told what is kept, and agreed
    is_settled_at_once: bool = False  # the same act takes it and answers it

    def body_hash(self) -> str:
        """Hash what the person said, without the door's bookkeeping: the same letter has the same hash."""
        body = {name: value for name, value in vars(self).items() if name not in BOOKKEEPING}
        body |= {"place": vars(self.place), "contact": dict(vars(self.contact)), "answers": dict(self.answers)}
        if not self.joins:
            del body["joins"]  # a letter that came before there was such a field keeps its hash
        if self.contact.told == Told.EACH:  # so does one from before anybody was asked how often to be told
            del body["contact"]["told"]
        if self.contact.call_hours == CallHours.ANY:  # and one from before anybody was asked when to phone
            del body["contact"]["call_hours"]
        if not self.is_vulnerable:  # a letter from before this question keeps its hash
            del body["is_vulnerable"]
        for name, silent in SILENT.items():  # so does one from before these were asked at counters
            if body[name] == silent:
                del body[name]
        return sha256_hex(json.dumps(body, sort_keys=True, default=str))


BOOKKEEPING: Final = frozenset(
    {"submitted_at", "active_seconds", "idempotency_key", "client", "campaign_code", "suggested"}
)
SILENT: Final[Mapping[str, Any]] = {
    "proxy_relation": None,
    "identity": IdentityCheck.NONE,
    "has_consented": False,
    "is_settled_at_once": False,
}


@dataclass(frozen=True)
class ServiceFacts:
    """What intake asks of the catalogue."""

    is_known: bool
    needs_place: bool = True
    phone_region: str = "DE"  # ISO 3166-1; where a number without a country prefix is dialled


@dataclass(frozen=True)
class CityBounds:
    """The box around the city, in degrees (WGS84)."""

    west: float
    south: float
    east: float
    north: float

    def hold(self, *, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies inside."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def tidy(letter: Submission) -> Submission:
    """Take off outer blanks, and cut the door's own notes to what fits: they are no reason to refuse a letter."""
    contact, place = letter.contact, letter.place
    return replace(
        letter,
        description=letter.description.strip(),
        on_behalf_of=letter.on_behalf_of.strip(),
        place=replace(place, address=place.address.strip()),
        contact=replace(contact, **{name: getattr(contact, name).strip() for name in CONTACT_TEXTS}),
        campaign_code=letter.campaign_code.replace(NUL, "")[:CAMPAIGN_MAX],
        joins=letter.joins.replace(NUL, "").strip()[:REFERENCE_MAX],
        active_seconds={step: min(max(seconds, 0), SECONDS_MAX) for step, seconds in letter.active_seconds.items()},
        suggested=tidy_suggestion(letter.suggested),
    )


CONTACT_TEXTS: Final = ("name", "organisation", "email", "phone", "post_address")


def problems_of(
    submission: Submission, *, service: ServiceFacts, bounds: CityBounds, is_district_known: bool
) -> dict[str, list[str | Promise]]:
    """List what is wrong, field by field; empty means that the letter can be taken."""
    found: dict[str, list[str | Promise]] = defaultdict(list)
    if not service.is_known:
        found["service_code"].append(_("We do not know this service. Please choose one from the list."))
    for name, sentence in _text_problems(submission):
        found[name].append(sentence)
    for name, sentence in _place_problems(submission.place, bounds=bounds, service=service):
        found[name].append(sentence)
    if submission.place.district and not is_district_known:
        found["district"].append(UNKNOWN_PLACE)
    for name, sentence in contact_problems(submission.contact, phone_region=service.phone_region):
        found[name].append(sentence)
    return dict(found)


# The longest text that each column holds; the other texts have their own sentence, or no end.
LONGEST: Final = {"name": 120, "organisation": 120, "email": 254, "on_behalf_of": 120}


def _text_problems(letter: Submission) -> list[tuple[str, Promise]]:
    """Tell at its field what is missing, and what the database could not hold."""
    texts = {
        "description": letter.description,
        "idempotency_key": letter.idempotency_key,
        "on_behalf_of": letter.on_behalf_of,
        "address": letter.place.address,
        **{name: getattr(letter.contact, name) for name in CONTACT_TEXTS},
    }
    faults: list[tuple[str, bool, Promise]] = [
        ("description", not letter.description.strip(), NO_WORDS),
        ("description", len(letter.description) > DESCRIPTION_MAX, TOO_MANY_WORDS),
        ("idempotency_key", not 0 < len(letter.idempotency_key) <= KEY_MAX, KEY_IS_LOST),
        ("mandate_days", letter.mandate_days not in MANDATE_DAYS, NO_TERM),
        ("on_behalf_of", letter.proxy_relation is not None and not letter.on_behalf_of, NO_PRINCIPAL),
        *((name, len(texts[name]) > longest, TOO_LONG) for name, longest in LONGEST.items()),
        *((name, NUL in text, UNREADABLE) for name, text in texts.items()),
    ]
    return [(name, sentence) for name, is_so, sentence in faults if is_so]


# Named once: making a sentence anew for each letter costs more than asking whether it fits.
NO_WORDS: Final = _("Tell us in a few words what it is about.")
TOO_MANY_WORDS: Final = _("Please use at most 4,000 characters.")
NO_TERM: Final = _("Say for how many days you may act: 1 to 3,650.")
NO_PRINCIPAL: Final = _("Say for whom the request is: a name.")
NO_EMAIL: Final = _("This is not an e-mail address. It looks like name@example.org.")
UNKNOWN_PLACE: Final = _("We do not know this district. Please choose one from the list.")
TOO_LONG: Final = _("This is too long.")
UNREADABLE: Final = _("Please take out the characters we cannot read.")
KEY_IS_LOST: Final = _("The form has lost its number. Please load the page again.")


def problems_of_place(place: Place, *, bounds: CityBounds, is_district_known: bool) -> dict[str, list[str | Promise]]:
    """List what is wrong with a place alone, field by field: no other part of a letter is asked for."""
    found: dict[str, list[str | Promise]] = defaultdict(list)
    for name, sentence in _place_problems(place, bounds=bounds, service=ServiceFacts(is_known=False)):
        found[name].append(sentence)
    if NUL in place.address:
        found["address"].append(UNREADABLE)
    if not is_district_known:
        found["district"].append(UNKNOWN_PLACE)
    return dict(found)


def _place_problems(place: Place, *, bounds: CityBounds, service: ServiceFacts) -> list[tuple[str, Promise]]:
    found: list[tuple[str, Promise]] = []
    if service.is_known and service.needs_place and not place.is_given:
        found.append(("address", _("Tell us where it is: a street, a place or a district.")))
    if len(place.address) > ADDRESS_MAX:
        found.append(("address", _("Please use at most 240 characters for the place.")))
    if (place.latitude is None) != (place.longitude is None):
        found.append(("address", _("The point on the map is incomplete. Please give a street instead.")))
    elif place.latitude is not None and place.longitude is not None:
        if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            found.append(("address", _("This point is not on the map. Please give a street instead.")))
        elif not bounds.hold(latitude=place.latitude, longitude=place.longitude):
            found.append(("address", _("This point is outside the city. Please check the place.")))
    return found


# How the person wants to be reached -> the field that must then be filled, and the sentence.
REACHED_BY: Final = {
    ContactBy.EMAIL: ("email", _("Give an e-mail address, or choose another way to reach you.")),
    ContactBy.PHONE: ("phone", _("Give a phone number, or choose another way to reach you.")),
    ContactBy.POST: ("post_address", _("Give a postal address, or choose another way to reach you.")),
}


def contact_problems(contact: Contact, *, phone_region: str) -> list[tuple[str, Promise]]:
    """List what is wrong with how somebody wants to be reached, each with its field."""
    found: list[tuple[str, Promise]] = []
    needed = REACHED_BY.get(contact.by)
    if needed and not getattr(contact, needed[0]).strip():
        found.append(needed)
    if contact.email and not _is_email(contact.email):
        found.append(("email", NO_EMAIL))
    if contact.phone and normalise_phone(contact.phone, region=phone_region) is None:
        found.append(("phone", _("This is not a phone number that we can call.")))
    return found


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def normalise_phone(text: str, *, region: str) -> str | None:
    """Bring a phone number into E.164 (`+49753190000`); None when nobody could dial it."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def looks_like_spam(description: str) -> bool:
    """Tell whether a text looks like advertising: a flag for review, never a reason to refuse."""
    return description.lower().count("http") >= SPAM_LINKS
