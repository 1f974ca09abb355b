"""Every page, twice: pairwise over size, language and theme; axe finds nothing, nothing overflows, all can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from requests_app.channels.web import urls
from tests.browser.pages import Scene, Stage, set_stage
from tests.browser.visits import DESKTOP, KIOSK, PHONE, Visits
from tests.browser.walking import COLLEAGUES, PUBLIC, Look, Walk, walk_through

THEMES: Final = ("light", "dark")
SIZES: Final = (PHONE, DESKTOP, KIOSK)
PARTS: Final = 2  # so that two workers share the way, and each sets its stage but twice


def array_of(languages: Sequence[str]) -> tuple[Look, ...]:
    """Lay out looks so that any two of the three axes meet in every combination."""
    return tuple(
        (size, language, THEMES[(row + column) % 2])
        for row, size in enumerate(SIZES)
        for column, language in enumerate(languages)
    )


# What residents see, in their five languages; what colleagues see, in three. `apart`: how far the second look of a
# scene is from its first, so that it differs in size and language; the themes take turns.
KINDS: Final[dict[str, tuple[tuple[Scene, ...], tuple[Look, ...], int]]] = {
    "public": (PUBLIC, array_of(("en", "ar", "de", "lb", "fr")), 7),
    "colleagues": (COLLEAGUES, array_of(("en", "de", "fr")), 5),
}


def scenes_of(kind: str, look: int) -> list[Scene]:
    """List the scenes of a look; each scene has two, which are as different as can be."""
    scenes, looks, apart = KINDS[kind]
    return [scene for place, scene in enumerate(scenes) if look in {place % len(looks), (place + apart) % len(looks)}]


@pytest.mark.parametrize("kind", KINDS)
def test_each_scene_is_seen_in_two_looks_that_differ(kind: str) -> None:
    scenes, looks, _apart = KINDS[kind]
    for scene in scenes:
        first, second = (number for number in range(len(looks)) if scene in scenes_of(kind, number))
        assert not set(looks[first][:2]) & set(looks[second][:2]), scene.name


@pytest.mark.parametrize("kind", KINDS)
def test_any_two_of_size_language_and_theme_meet(kind: str) -> None:
    _scenes, looks, _apart = KINDS[kind]
    axes = [sorted({look[axis] for look in looks}) for axis in range(3)]

    for one, other in combinations(range(3), 2):
        met = {(look[one], look[other]) for look in looks}
        assert met == {(a, b) for a in axes[one] for b in axes[other]}


# What hands out a file, leads on at once, takes a press alone, or shows the page of another address.
NO_PAGE_OF_THEIR_OWN: Final = {
    *("report_draft", "new_draft", "receipt_pdf", "photo", "photo_small", "photo_kept", "show", "show_survey"),
    *("resume_mail", "my_data_json", "my_data_zip", "status_data_json", "status_data_zip", "my_log_out"),
    *("my_request", "theme", "mark", "districts", "feed", "figures_file", "robots", "sitemap"),
    *("my_data", "status_delete"),  # drawn as status_data and my_delete
    *("appointment_calendar", "appointment_show", "appointment_stop"),
}


def test_every_page_of_residents_has_a_scene() -> None:
    filled = {one.name: "KN-7Q2M-XR4K" for one in fields(Stage)} | {"language": "en"}
    looked_at = {one.leads_to or resolve(urlsplit(one.path.format(**filled)).path).view_name for one in PUBLIC}

    named = {f"web:{pattern.name}" for pattern in urls.urlpatterns if pattern.name not in NO_PAGE_OF_THEIR_OWN}
    assert not named - looked_at


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_everything_can_be_seen(visit: Visits, kind: str, part: int) -> None:
    on_foot, faults = Walk(visit, set_stage()), list[str]()

    for number, look in enumerate(KINDS[kind][1]):
        if number % PARTS == part:
            faults += walk_through(on_foot, scenes_of(kind, number), look)[1]

    assert not faults, "\n".join(faults)
