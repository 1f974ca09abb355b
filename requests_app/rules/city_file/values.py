"""A city as its files describe it: values only, checked, ready to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from requests_app.lib.marked_yaml import Mistake
from requests_app.rules.routing import RoutingRule
from requests_app.vocabulary import HandsOut, Office, Picking, Priority, Publishes, Role

if TYPE_CHECKING:
    from requests_app.rules.city_file.lines import LineFacts, PriorityClassFacts
    from requests_app.rules.city_file.pages import LifeEventFacts, ServicePageFacts
    from requests_app.rules.city_file.policies import PolicyFacts
    from requests_app.rules.city_file.questions import ServiceQuestionsFacts
    from requests_app.rules.theme import Choice

Words = Mapping[str, str]  # language -> words
Windows = Mapping[str, Sequence[Sequence[str]]]  # weekday or date -> [["08:00", "12:00"], ...] local time


class CityFileMistakes(Exception):
    """The files have mistakes; nothing may be written while there is one."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True)
class Spot:
    """Where something stands in the files, for whoever has to correct it."""

    file: str
    line: int
    field: str

    def mistake(self, message: str, *, field: str = "") -> Mistake:
        """Make a mistake at this spot, or at a field of it."""
        where = f"{self.field}.{field}" if field else self.field
        return Mistake(file=self.file, line=self.line, field=where, message=message)


@dataclass(frozen=True)
class CityFacts:
    """The city itself."""

    code: str
    name: str
    reference_prefix: str
    languages: tuple[str, ...]
    timezone: str
    country: str
    phone: str
    emergency_phone: str
    email: str
    calendar: str
    west: float
    south: float
    east: float
    north: float
    theme: Choice | None = None  # none: the plain look, or what the desk has set


@dataclass(frozen=True)
class CalendarFacts:
    """Working time of a part of the city."""

    spot: Spot
    code: str
    name: str
    timezone: str
    country: str
    subdivision: str
    windows: Windows
    overrides: Windows


@dataclass(frozen=True)
class DistrictFacts:
    """A part of the city; `outline` is a GeoJSON geometry, WGS84."""

    spot: Spot
    code: str
    name: str
    figures: Mapping[str, float]
    outline: Mapping[str, Any] | None


@dataclass(frozen=True)
class GroupFacts:
    """A group of services."""

    spot: Spot
    code: str
    names: Words
    is_public: bool


@dataclass(frozen=True)
class ServiceFacts:
    """A service; `office_route` names the offices a case passes, the last one does the work."""

    spot: Spot
    code: str
    group: str
    names: Words
    descriptions: Words
    synonyms: Mapping[str, Sequence[str]]
    office_route: tuple[Office, ...]
    calendar: str  # empty: the calendar of the city
    promise_working_days: int
    priority: Priority
    needs_place: bool
    is_public: bool
    invented: tuple[str, ...]
    required_skills: tuple[str, ...] = ()  # asked in the office that does the work
    clearance: int = 0  # asked in every office
    nearby_radius_metres: int = 0  # within it residents are shown open cases; 0: none, ever
    related: tuple[str, ...] = ()  # services by which others call the same matter
    publishes: Publishes = Publishes.NOTHING  # what everybody may read of its cases


@dataclass(frozen=True)
class PersonFacts:
    """Somebody who works for the city."""

    spot: Spot
    username: str
    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    job_title: str
    roles: tuple[Role, ...]
    capacity: int | None = None  # cases in progress at once; none: no limit
    speaks: tuple[str, ...] = ()  # languages in which she answers residents; none: every one
    calendar: str = ""  # her working time; empty: that of the queue she answers for


@dataclass(frozen=True)
class ResidentFacts:
    """A resident of the demo, known by e-mail address."""

    spot: Spot
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class DepartmentFacts:
    """Teams under one head."""

    spot: Spot
    code: str
    name: str
    head: str


@dataclass(frozen=True)
class TeamFacts:
    """A team; `members` includes lead and deputy; `skills` and `clearance` map a login to what she can and may."""

    spot: Spot
    code: str
    name: str
    office: Office
    department: str
    lead: str
    deputy: str
    members: tuple[str, ...]
    skills: Mapping[str, Sequence[str]]
    clearance: Mapping[str, int]


@dataclass(frozen=True)
class QueueFacts:
    """A work queue; `accept_within_minutes` counts working time, `bound` the cases that may wait."""

    spot: Spot
    code: str
    name: str
    public_names: Words
    team: str
    lead: str
    deputy: str
    calendar: str
    accept_within_minutes: int
    bound: int
    hands_out: HandsOut
    picking: Picking
    is_intake: bool
    districts: tuple[str, ...]


@dataclass(frozen=True)
class RuleFacts:
    """One routing rule, and where it stands."""

    spot: Spot
    rule: RoutingRule


@dataclass(frozen=True)
class SiteFacts:
    """A house where residents meet the city; `desks` are pairs of code and name."""

    spot: Spot
    code: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    district: str
    hours: Windows
    access: Mapping[str, Any]
    languages: tuple[str, ...]
    closures: tuple[Mapping[str, Any], ...]
    desks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeviceFacts:
    """A kiosk; the demo token is public knowledge and works in a demo only."""

    spot: Spot
    code: str
    site: str
    demo_token: str


@dataclass(frozen=True)
class ContractorFacts:
    """A firm outside the city that may be brought into a case."""

    spot: Spot
    code: str
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class DutyFacts:
    """Who is on duty by turns of one week, from midnight of `first_day` in the zone."""

    spot: Spot
    timezone: str
    first_day: str
    weeks: int
    turns: tuple[str, ...]


@dataclass(frozen=True)
class CityFile:
    """The whole city. Two equal values describe the same city."""

    city: CityFacts
    calendars: tuple[CalendarFacts, ...]
    districts: tuple[DistrictFacts, ...]
    groups: tuple[GroupFacts, ...]
    services: tuple[ServiceFacts, ...]
    people: tuple[PersonFacts, ...]
    demo_password: str
    residents: tuple[ResidentFacts, ...]
    departments: tuple[DepartmentFacts, ...]
    teams: tuple[TeamFacts, ...]
    queues: tuple[QueueFacts, ...]
    rules: tuple[RuleFacts, ...]
    fallback_people: tuple[str, ...]
    duty: DutyFacts
    sites: tuple[SiteFacts, ...]
    devices: tuple[DeviceFacts, ...]
    contractors: tuple[ContractorFacts, ...] = ()
    policies: tuple[PolicyFacts, ...] = ()
    service_pages: tuple[ServicePageFacts, ...] = ()
    life_events: tuple[LifeEventFacts, ...] = ()
    service_questions: tuple[ServiceQuestionsFacts, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    priority_classes: tuple[PriorityClassFacts, ...] = ()
