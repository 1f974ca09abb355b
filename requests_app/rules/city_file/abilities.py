"""Skills and clearance of a city: whether somebody may take what the rules send to a team."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake
from requests_app.rules.assignment import Ability, demand_of, lacks
from requests_app.rules.city_file.values import CityFile, ServiceFacts, TeamFacts
from requests_app.rules.routing_checks import scope_of


def mistakes_of_abilities(city: CityFile) -> Iterator[Mistake]:
    """Find skills and clearance of people outside the team, and services that nobody of a team may take."""
    for team in city.teams:
        for field, named in (("skills", team.skills), ("clearance", team.clearance)):
            for username in sorted(set(named) - set(team.members)):
                sentence = _("“%(name)s” is no member of this team")
                yield team.spot.mistake(sentence % {"name": username}, field=field)
    yield from _services_that_nobody_may_take(city)


def _services_that_nobody_may_take(city: CityFile) -> Iterator[Mistake]:
    teams = {team.code: team for team in city.teams}
    # Rules that name no service send to whoever sorts: that is found out by hand.
    named = [(entry.rule.queue, scope_of(entry.rule.when).services or frozenset()) for entry in city.rules]
    team_of = {queue.code: queue.team for queue in city.queues}
    for service in city.services:
        queues = [queue for queue, services in named if service.code in services]
        for code in dict.fromkeys(team_of.get(queue, "") for queue in queues):
            team = teams.get(code)
            if team is None or not service.office_route:
                continue  # told elsewhere
            if not any(_may_take(service, team, member) for member in team.members):
                sentence = _("nobody in “%(team)s” has the skills and the clearance that this service asks for")
                yield service.spot.mistake(sentence % {"team": code}, field="required_skills")


def _may_take(service: ServiceFacts, team: TeamFacts, member: str) -> bool:
    demand = demand_of(
        skills=service.required_skills,
        clearance=service.clearance,
        works_in=service.office_route[-1],
        office=team.office,
    )
    return not lacks(demand, Ability(frozenset(team.skills.get(member, ())), team.clearance.get(member, 0)))
