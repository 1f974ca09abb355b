"""On-boarding: somebody comes to the staff, with roles and teams, and gets a letter to choose a password."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.actions.passwords import order_reset
from requests_app.facts import Fact, OnlyKeepers
from requests_app.models import StaffMember, Team, TeamMembership
from requests_app.rules.actor import Actor, is_keeper
from requests_app.vocabulary import Role

log = structlog.get_logger(__name__)

LOGIN_TAKEN: Final = _("This login is taken. Choose another one.")
LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{1,60}")


@dataclass(frozen=True)
class PlaceInTeam:
    """A team by code, and what the person can and may do there."""

    team: str
    skills: tuple[str, ...] = ()
    clearance: int = 0


@dataclass(frozen=True)
class NewPerson:
    """Somebody who comes to the staff."""

    username: str
    first_name: str
    last_name: str
    email: str
    roles: tuple[str, ...]
    teams: tuple[PlaceInTeam, ...] = ()
    job_title: str = ""
    language: str = "de"
    capacity: int | None = None


class OnboardingRefused(Fact):
    """Somebody cannot be brought in like this; `errors` names each field and what to do."""

    message = _("Please check what you entered.")
    code = "onboarding_refused"

    def __init__(self, errors: dict[str, str | Promise]) -> None:
        self.errors = errors
        super().__init__("; ".join(str(sentence) for sentence in errors.values()))


def onboard(new: NewPerson, *, by: Actor, at: datetime) -> StaffMember:
    """Bring somebody in, or back, and order the letter by which she chooses a password.

    The city's files leave her alone from then on. Raises `OnlyKeepers`, `OnboardingRefused`.
    """
    if not is_keeper(by):
        raise OnlyKeepers
    try:
        with transaction.atomic():
            person = _bring_in(new, by=by, at=at)
    except IntegrityError as fault:  # the same login at the same moment
        raise OnboardingRefused({"username": LOGIN_TAKEN}) from fault
    log.info("person.onboarded", person_id=person.pk, by_person_id=by.person_id)
    return person


def _bring_in(new: NewPerson, *, by: Actor, at: datetime) -> StaffMember:
    known = StaffMember.objects.select_for_update().filter(username=new.username).first()
    teams = {team.code: team for team in Team.objects.filter(code__in=[place.team for place in new.teams])}
    if errors := _mistakes(new, known, teams, by=by):
        raise OnboardingRefused(errors)
    person = _write(new, known or StaffMember(username=new.username))
    TeamMembership.objects.bulk_create(
        TeamMembership(
            team=teams[place.team], person=person, skills=sorted(set(place.skills)), clearance=place.clearance
        )
        for place in new.teams
    )
    order_reset(person, at=at, is_first=True)
    return person


def _write(new: NewPerson, person: StaffMember) -> StaffMember:
    for field in ("first_name", "last_name", "email", "job_title", "language", "capacity"):
        setattr(person, field, getattr(new, field))
    person.roles = sorted(set(new.roles))
    person.is_kept_by_hand, person.is_active, person.is_demo, person.left_at = True, True, False, None
    person.password = make_password(None)
    person.save()
    return person


def _mistakes(
    new: NewPerson, known: StaffMember | None, teams: dict[str, Team], *, by: Actor
) -> dict[str, str | Promise]:
    """Say what is wrong, field by field; only an administrator, or the command at the server, makes another one."""
    makes_admin = Role.ADMIN in new.roles and by.is_staff and Role.ADMIN not in by.roles
    asked: Sequence[tuple[str, bool, str | Promise]] = (
        ("username", not LOGIN.fullmatch(new.username), _("A login begins with a letter: a-z, 0-9, dot, - and _.")),
        ("username", known is not None and known.left_at is None, LOGIN_TAKEN),
        ("first_name", not (new.first_name.strip() or new.last_name.strip()), _("Enter the name.")),
        ("email", not _is_address(new.email), _("Enter the e-mail address: the letter with the password goes there.")),
        ("roles", not new.roles or not set(new.roles) <= set(Role.values), _("Choose at least one role.")),
        ("roles", makes_admin, _("Only an administrator makes an administrator. Please ask one.")),
        ("team", len(teams) != len(new.teams), _("There is no such team, or it is named twice.")),
        ("capacity", new.capacity is not None and new.capacity < 1, _("The limit must be at least 1, or empty.")),
    )
    return {field: sentence for field, is_wrong, sentence in reversed(asked) if is_wrong}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
