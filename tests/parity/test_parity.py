"""A thousand twins that differ only in door, language, name or proxy: the same queue, the same dates, the same rank.

A rule may ask for door or language, in the open: what such a rule decides is counted apart, and must be all it decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.actions import routing
from requests_app.models import Case, QueueStay
from requests_app.queries import queues
from requests_app.queries.service_points import first_kiosk
from requests_app.rules.conditions import FIELDS
from requests_app.rules.conditions.tree import leaves
from requests_app.rules.conditions.values import CaseValues
from requests_app.rules.routing import RoutingRule, choose_queue
from tests.parity.doors import Standing, Wish, come_in, district_choices
from tests.parity.twins import FAMILIES, Twin, families
from tests.personas import KIOSK_TOKEN, browser, farah

pytestmark = pytest.mark.django_db
ASKED_BY = {"door": "channel", "language": "language"}  # what a rule would have to ask
MAY_SAY_WHO = frozenset({"name", "organisation", "email", "phone", "contact", "contact_by", "on_behalf_of", "is_proxy"})


@dataclass(frozen=True)
class Found:
    """What became of a wish: all that must be the same, and what the rules saw."""

    treatment: tuple[Any, ...]
    rule: str
    values: CaseValues


def treated(case_id: int) -> Found:
    case = Case.objects.select_related("service__group", "district", "queue").get(pk=case_id)
    clocks = case.clocks.order_by("kind", "id").values_list(
        *("kind", "started_at", "due_at", "act_at", "target_minutes", "warn_percent", "escalate_percent"),
        *("calendar", "policy", "paused_at", "stopped_at"),
    )
    treatment = (
        *(case.state, case.queue.code if case.queue else "", case.priority, case.suspected_spam),
        *(case.rank_at, case.waiting_since, case.promised_at, case.needs_routing_help),
        tuple(clocks),
    )
    trace = QueueStay.objects.filter(case=case, left_at=None).values_list("trace", flat=True).get()
    return Found(treatment, str(trace.get("rule")), queues.routing_facts(case))


@pytest.fixture
def doors(konstanz: None) -> Standing:
    kiosk = first_kiosk()
    assert kiosk is not None
    languages = [("de", "Deutsch"), ("en", "English"), ("fr", "Français")]
    return Standing(district_choices(), languages, kiosk, farah())


def test_a_thousand_twins_are_treated_alike(doors: Standing, record_property: Callable[[str, object], None]) -> None:
    differ, by_rules, twins = Counter[str](), Counter[str](), 0
    rules = queues.active_rules().rules

    for base, of_it in families():
        known = {_key(base): treated(come_in(base, doors).case_id)}
        for twin in of_it:
            twins += 1
            known[_key(twin.wish)] = found = treated(come_in(twin.wish, doors).case_id)
            like = known[_key(twin.like)]
            if twin.differs_by in {"name", "proxy"}:
                assert found.values == like.values, "a rule can see who asks"
            if found.treatment != like.treatment:
                rule = rule_that_asks(twin, found, like, rules)
                (by_rules if rule else differ)[rule or twin.differs_by] += 1

    told = ", ".join(f"{what} {differ[what]}" for what in ("door", "language", "name", "proxy"))
    asked = ", ".join(f"{rule} {count}" for rule, count in sorted(by_rules.items())) or "none"
    line = f"parity: {twins:,} twins, {differ.total()} differ (by {told}); by rules that ask for it: {asked}"
    record_property("said", line)
    assert twins == FAMILIES * 25 == 1000
    assert not differ, line
    assert by_rules, "the demo city's rules that ask for door and language were not tried"


def _key(wish: Wish) -> tuple[Any, ...]:
    return wish.door, wish.language, tuple(wish.contact.items()), wish.on_behalf_of


def rule_that_asks(twin: Twin, found: Found, like: Found, rules: tuple[RoutingRule, ...]) -> str:
    """Name the rule that asks for what tells the twins apart, if without all such rules they went the same way."""
    field = ASKED_BY.get(twin.differs_by, "")
    asking = {rule.code for rule in rules if field in asks(rule)}
    blind = [rule for rule in rules if rule.code not in asking]
    alike = choose_queue(found.values, blind, version=1).rule == choose_queue(like.values, blind, version=1).rule
    chosen = sorted(asking & {found.rule, like.rule})
    return f"{chosen[0]} ({twin.differs_by})" if alike and chosen else ""


def asks(rule: RoutingRule) -> set[str]:
    return {leaf.field for leaf in leaves(rule.when)}


def test_no_rule_can_ask_who_somebody_is() -> None:
    assert not MAY_SAY_WHO & set(FIELDS)


def test_the_demo_city_says_in_the_open_which_rules_ask_for_door_or_language(konstanz: None) -> None:
    found = {rule.code: asks(rule) & set(ASKED_BY.values()) for rule in queues.active_rules().rules}

    assert {code: fields for code, fields in found.items() if fields} == {
        "a-person-is-wanted-in-the-house": {"channel"},
        "a-person-is-wanted-in-french": {"language"},
    }


def sent_to_the_web(wish: Wish) -> None:
    seen = {**wish.typed(), "nearby_told": "1"}  # the open cases nearby were shown
    answer = browser("", language=wish.language).post(f"/report/{wish.service}/", seen)
    assert answer.status_code == 302, answer.content.decode()


def sent_to_the_kiosk(wish: Wish) -> None:
    typed = {**wish.typed(), "service_code": wish.service, "language": wish.language}
    headers = {"authorization": f"Bearer {KIOSK_TOKEN}", "idempotency-key": typed["idempotency_key"]}
    answer = Client().post("/kiosk/api/requests", typed, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content.decode()


def sent_to_the_counter(wish: Wish) -> None:
    answer = browser("farah").post("/counter/", {**wish.typed(), "service": wish.service, "language": wish.language})
    assert answer.status_code == 302, answer.content.decode()


REAL: dict[str, Callable[[Wish], None]] = {
    "web": sent_to_the_web,
    "kiosk": sent_to_the_kiosk,
    "counter": sent_to_the_counter,
}


def test_the_real_doors_make_the_letters_that_were_compared(doors: Standing) -> None:
    wishes = [wish for base, of_it in list(families())[4:7] for wish in (base, *[twin.wish for twin in of_it][:8])]

    for wish in wishes:
        with time_machine.travel(wish.at, tick=False):
            REAL[wish.door](wish)
        sent = Case.objects.latest("id")
        routing.route_case(sent.pk, at=wish.at)
        assert treated(sent.pk) == treated(come_in(wish, doors).case_id)
