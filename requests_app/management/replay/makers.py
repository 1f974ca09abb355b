"""Set up the doors of a run: who stands at them and what opens them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.management.replay.browser import Browser, DoorClosed
from requests_app.management.replay.direct import DirectDoor, Doors
from requests_app.management.replay.doors import CounterDoor, Door, Keys, KioskDoor, WebDoor
from requests_app.management.replay.mapping import RowMapping
from requests_app.management.replay.sending import MakeDoor
from requests_app.management.seeds import city_folder, texts_of
from requests_app.queries import people, places, service_points
from requests_app.rules.actor import kiosk_user, resident
from requests_app.rules.city_file import read_city
from requests_app.vocabulary import Channel

WEB_CLIENT = "web"


def http_doors(mapping: RowMapping, options: Mapping[str, Any]) -> MakeDoor:
    """Make doors over HTTP. Raises `CommandError` when nobody answers there."""
    base_url, language = options["base_url"], mapping.language
    keys = _keys(options)
    try:
        Browser(base_url, language=language).get("/healthz")
    except DoorClosed as problem:
        raise CommandError(
            _(
                "The city does not answer at %(url)s. Start it with `make run`, or use --direct. "
                "If it runs elsewhere, set WEB_PORT or --base-url."
            )
            % {"url": base_url}
        ) from problem

    def make(channel: Channel) -> Door:
        if channel == Channel.KIOSK:
            return KioskDoor(base_url, keys, language=language)
        if channel == Channel.COUNTER:
            return CounterDoor(base_url, keys, language=language)
        return WebDoor(base_url, language=language)

    return make


def direct_doors(mapping: RowMapping, options: Mapping[str, Any]) -> Doors:
    """Make doors straight into intake, with the same clients as over HTTP."""
    kiosk = service_points.first_kiosk()
    clerk = get_user_model().objects.filter(username=options["clerk"], is_active=True).first()
    if clerk is None:
        raise CommandError(_("Nobody has the login “%(login)s”.") % {"login": options["clerk"]})
    language = mapping.language
    site = places.site()
    at_counter = replace(
        people.actor_of(clerk, channel=Channel.COUNTER, language=language),
        is_assisted=True,
        site_id=site.pk if site else None,
    )

    web = DirectDoor(Channel.WEB, WEB_CLIENT, resident(channel=Channel.WEB, language=language))
    at_kiosk = web
    if kiosk is not None:
        by = kiosk_user(device_id=kiosk.device_id, site_id=kiosk.site_id, language=language)
        at_kiosk = DirectDoor(Channel.KIOSK, kiosk.code, by)
    return {
        Channel.WEB: web,
        Channel.KIOSK: at_kiosk,
        Channel.COUNTER: DirectDoor(Channel.COUNTER, f"clerk:{clerk.pk}", at_counter),
    }


def _keys(options: Mapping[str, Any]) -> Keys:
    token, password = options["kiosk_token"], options["password"]
    if not (token and password):
        demo = read_city(texts_of(city_folder(places.city().code)))
        token = token or next((device.demo_token for device in demo.devices), "")
        password = password or demo.demo_password
    return Keys(kiosk_token=token, clerk=options["clerk"], password=password)
