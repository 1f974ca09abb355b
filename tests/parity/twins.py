"""Families of twins: a wish, and the same wish from another door, in another language, under another name, by proxy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle
from typing import Final

from requests_app.models import ServiceDefinition
from tests.factories import MONDAY
from tests.parity.doors import NOBODY, Wish

FAMILIES: Final = 40
WORDS: Final = {
    "en": "It is broken since Monday.",
    "de": "Es ist seit Montag kaputt.",
    "fr": "C’est cassé depuis lundi.",
}
GAS: Final = {"en": "There is a smell of gas.", "de": "Hier riecht es: Gasgeruch!", "fr": "Il y a une odeur de gaz."}
HURT: Final = {"en": "Somebody is hurt.", "de": "Jemand ist verletzt.", "fr": "Une personne est blessée: blessé."}
PLACES: Final = (("Hussenstraße 12", "010"), ("", "130"), ("Am Hafen", ""), ("Rathausplatz 1", "080"), ("Hof", "110"))
MOMENTS: Final = (MONDAY, MONDAY + timedelta(hours=11), MONDAY - timedelta(days=2), MONDAY + timedelta(minutes=150))
NAMES: Final = (
    "Anna Müller", "Fatma Yıldız", "Nguyễn Thị Hoa", "محمد العلي", "Oleksandr Шевченко", "王小明", "Aoife O’Brien",
    "Chidi Okonkwo", "Piotr Wiśniewski", "Jean-Baptiste de la Tour", "X", "ישראל ישראלי", "Dr. Ludwig von Hohenfels",
    "Rajesh Subramaniam Venkatanarasimharajuvaripeta",
)  # fmt: skip
CONTACTS: Final[tuple[dict[str, str], ...]] = (
    {"contact_by": "none"},
    {"contact_by": "email", "email": "somebody@konstanz.example"},
    {"contact_by": "phone", "phone": "+49 7531 900111"},
    {"contact_by": "phone", "phone": "+33 1 99 00 12 34"},
)


@dataclass(frozen=True)
class Twin:
    """A wish, the one it is compared with, and what alone tells the two apart."""

    differs_by: str  # door, language, name, proxy
    wish: Wish
    like: Wish


def families() -> Iterator[tuple[Wish, list[Twin]]]:
    """Give each wish with its 25 twins; every service has its turn, those that rules ask most about have more."""
    codes = list(ServiceDefinition.objects.filter(is_active=True).order_by("code").values_list("code", flat=True))
    for number, service in enumerate(_chosen(codes)):
        address, district = PLACES[number % len(PLACES)]
        words = (WORDS, WORDS, WORDS, GAS, WORDS, HURT)[number % 6]
        base = Wish(
            service=service,
            words=words,
            address=address,
            district=district,
            is_vulnerable=number % 4 == 1,
            at=MOMENTS[number % len(MOMENTS)],
        )
        yield base, list(_twins(base))


def _chosen(codes: list[str]) -> list[str]:
    again = cycle(codes)
    asked_most = ["talk-to-a-person"] * 4
    return (asked_most + codes + [next(again) for _ in range(FAMILIES)])[:FAMILIES]


def _twins(base: Wish) -> Iterator[Twin]:
    at_doors = {"web": base} | {door: replace(base, door=door) for door in ("kiosk", "counter")}
    for door in ("kiosk", "counter"):
        yield Twin("door", at_doors[door], base)
    for here in at_doors.values():
        for language in ("de", "fr"):
            yield Twin("language", replace(here, language=language), here)
    for number, name in enumerate(NAMES):
        here = list(at_doors.values())[number % 3]
        yield Twin("name", replace(here, contact={**CONTACTS[number % len(CONTACTS)], "name": name}), here)
    named = {**NOBODY, "name": NAMES[0]}
    for here in (at_doors["web"], at_doors["counter"]):
        yield Twin("proxy", replace(here, contact=named, on_behalf_of=NAMES[1]), here)
    yield Twin("proxy", replace(at_doors["web"], contact={**named, "organisation": "Mieterverein"}), base)
