"""Make the records of a city what its files say, and count what that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


class Changes:
    """What a load did, record by record: added, changed, switched off."""

    def __init__(self) -> None:
        self.added: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.switched_off: Counter[str] = Counter()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written."""
        return not (self.added or self.changed or self.switched_off)

    def put(self, model: type[M], key: Mapping[str, Any], values: Mapping[str, Any], *, only_new: Any = None) -> M:
        """Add the record, or change what differs; `only_new` holds values for a new record alone."""
        name = model.__name__
        record = model._default_manager.filter(**key).first()  # noqa: SLF001
        if record is None:
            record = model._default_manager.create(**key, **values, **(only_new or {}))  # noqa: SLF001
            self.added[name] += 1
            return record
        differing = [field for field, value in values.items() if getattr(record, field) != value]
        for field in differing:
            setattr(record, field, values[field])
        if differing:
            record.save(update_fields=differing)
            self.changed[name] += 1
        return record

    def switch_off(self, model: type[Model], *, field: str, **wanted: Any) -> None:
        """Set a flag of the records that are gone from the files to false."""
        count = model._default_manager.filter(**{field: True}).exclude(**wanted).update(**{field: False})  # noqa: SLF001
        if count:
            self.switched_off[model.__name__] += count
