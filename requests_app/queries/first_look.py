"""The one look before a letter is taken: the city's stamp, whether it came before, and ids for its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import Model

from requests_app.lib.prepared import fetch
from requests_app.models import ServiceRequest
from requests_app.models.writing import Ids, columns_of_ids
from requests_app.queries.service_points import BY_HASH, COLUMNS, Kiosk, kiosk_in
from requests_app.rules.intake import Submission
from requests_app.vocabulary import Channel

STAMP = "(SELECT facts_stamp FROM requests_app_city ORDER BY id LIMIT 1)"
Key = tuple[str, str, str]  # channel, client, idempotency key: what makes a letter the same


@dataclass(frozen=True)
class FirstLook:
    """What was seen: the stamp (none before a city is loaded), the letters that came before, by key, and ids."""

    stamp: int | None
    earlier: Mapping[Key, int]
    ids: Ids


def key_of(letter: Submission) -> Key:
    """Give what makes a letter the same as an earlier one."""
    return str(letter.channel), letter.client, letter.idempotency_key


def look(letter: Submission, *, wanted: Mapping[type[Model], int]) -> FirstLook:
    """Look once for one letter: one statement, whatever it finds."""
    key = key_of(letter)
    [(stamp, earlier_id, *drawn)] = fetch(_of_one(tuple(wanted.items())), key)
    return _seen(stamp, key, earlier_id, Ids(dict(zip(wanted, drawn, strict=True))))


def look_from_kiosk(
    token_hash: str, *, idempotency_key: str, wanted: Mapping[type[Model], int]
) -> tuple[Kiosk, FirstLook] | None:
    """Find the kiosk that speaks, and look for its letter in the same statement; None, and no id drawn, for others."""
    values = [token_hash, settings.DEMO, Channel.KIOSK, idempotency_key]
    found = fetch(_of_kiosk(tuple(wanted.items())), values)
    if not found:
        return None
    stamp, earlier_id, *told = found[0]
    drawn, columns = told[: len(wanted)], told[len(wanted) :]
    kiosk = kiosk_in(tuple(columns))
    key = (str(Channel.KIOSK), kiosk.code, idempotency_key)
    return kiosk, _seen(stamp, key, earlier_id, Ids(dict(zip(wanted, drawn, strict=True))))


def _seen(stamp: int | None, key: Key, earlier_id: int | None, ids: Ids) -> FirstLook:
    return FirstLook(stamp, {} if earlier_id is None else {key: earlier_id}, ids)


@lru_cache(maxsize=4)
def _of_kiosk(wanted: tuple[tuple[type[Model], int], ...]) -> str:
    return f"""
        SELECT {STAMP}, (
            SELECT id FROM requests_app_servicerequest
            WHERE channel = $3 AND client = device.code AND idempotency_key = $4
        ), {columns_of_ids(dict(wanted))}, {COLUMNS} {BY_HASH}
    """  # noqa: S608 - names of our own tables


def look_at_many(letters: Sequence[Submission], *, wanted: Mapping[type[Model], int]) -> FirstLook:
    """Look once for many letters: two statements, whatever they find."""
    [(stamp, *drawn)] = fetch(f"SELECT {STAMP}, {columns_of_ids(wanted)}")
    channels, clients, keys = zip(*map(key_of, letters), strict=True)
    rows = fetch(EARLIER_OF_MANY, [list(channels), list(clients), list(keys)])
    earlier = {(channel, client, key): request_id for request_id, channel, client, key in rows}
    return FirstLook(stamp, earlier, Ids(dict(zip(wanted, drawn, strict=True))))


EARLIER_OF_MANY = """
    SELECT r.id, r.channel, r.client, r.idempotency_key
    FROM unnest($1::text[], $2::text[], $3::text[]) AS asked(channel, client, key)
    JOIN requests_app_servicerequest r
      ON r.channel = asked.channel AND r.client = asked.client AND r.idempotency_key = asked.key
"""


@lru_cache(maxsize=64)
def _of_one(wanted: tuple[tuple[type[Model], int], ...]) -> str:
    return f"""
        SELECT {STAMP}, (
            SELECT id FROM requests_app_servicerequest WHERE channel = $1 AND client = $2 AND idempotency_key = $3
        ), {columns_of_ids(dict(wanted))}
    """  # noqa: S608 - names of our own tables


def earlier_letters(ids: Iterable[int]) -> dict[int, ServiceRequest]:
    """Read letters that came before, with what their receipts tell (one query)."""
    told = ServiceRequest.objects.select_related("case__service__calendar", "case__queue", "service")
    return told.in_bulk(list(ids))
