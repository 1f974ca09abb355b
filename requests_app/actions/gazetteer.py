"""The one writer of the city's own list of addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from requests_app.models import Address, District, Street
from requests_app.queries import places
from requests_app.rules.addresses import house_number, street_key
from requests_app.rules.gazetteer import AddressRow, BadRow

AT_ONCE = 2_000


@dataclass
class Imported:
    """What an import did; `written` counts rows that are now in the list."""

    written: int = 0
    removed: int = 0
    bad: list[BadRow] = field(default_factory=list)


def import_addresses(rows: Iterable[AddressRow | BadRow], *, replace: bool) -> Imported:
    """Write addresses in one transaction; bad rows are kept apart, and the others written all the same.

    `replace` takes out what is not among the rows. Raises `NoCityLoaded`.
    """
    done = Imported()
    city = places.city()
    districts = dict(District.objects.values_list("code", "pk"))
    kept: set[int] = set()
    with transaction.atomic():
        for batch in _batches(rows, done, districts=frozenset(districts)):
            for row in batch:
                if not row.district:
                    found = places.code_at(city, latitude=row.latitude, longitude=row.longitude)
                    row.district = found or ""
            kept.update(_write(batch, districts))
            done.written += len(batch)
        if replace:
            done.removed = Address.objects.exclude(pk__in=kept).delete()[0]
            Street.objects.filter(addresses__isnull=True).delete()
    return done


def _batches(
    rows: Iterable[AddressRow | BadRow], done: Imported, *, districts: frozenset[str]
) -> Iterable[list[AddressRow]]:
    """Give the good rows in batches, each address once; the last one of a batch counts."""
    batch: dict[tuple[str, str, str], AddressRow] = {}
    for row in rows:
        if isinstance(row, BadRow):
            done.bad.append(row)
        elif row.district and row.district not in districts:
            done.bad.append(BadRow(row.line, BadRow.NO_DISTRICT, row.district))
        else:
            batch[street_key(row.street), house_number(row.house_number), row.postcode] = row
        if len(batch) >= AT_ONCE:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())


def _write(batch: Sequence[AddressRow], districts: dict[str, int]) -> list[int]:
    names = {street_key(row.street): row.street for row in batch}
    Street.objects.bulk_create(
        [Street(name=name, key=key) for key, name in names.items()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name"],
    )
    streets = dict(Street.objects.filter(key__in=names).values_list("key", "pk"))
    written = Address.objects.bulk_create(
        [
            Address(
                street_id=streets[street_key(row.street)],
                house_number=house_number(row.house_number),
                postcode=row.postcode,
                district_id=districts.get(row.district),
                latitude=row.latitude,
                longitude=row.longitude,
            )
            for row in batch
        ],
        update_conflicts=True,
        unique_fields=["street", "house_number", "postcode"],
        update_fields=["district", "latitude", "longitude"],
    )
    return [address.pk for address in written]
