"""Many files read as one: a record may stand in any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section
from requests_app.rules.city_file.values import Spot


class Sources:
    """The top level of all files of a city."""

    def __init__(self, files: Sequence[Section], mistakes: list[Mistake]) -> None:
        self.files = list(files)
        self.mistakes = mistakes
        for file in self.files:
            if file.has("features"):  # GeoJSON's own head
                file.text("type", choices=["FeatureCollection"])
                file.asked |= {"name", "crs"}

    def all(self, key: str, *, required: bool = True) -> Iterator[Section]:
        """Give the records of a list, from every file that has it."""
        holders = [file for file in self.files if file.has(key)]
        if not holders and required:
            self._missing(key)
        for file in holders:
            yield from file.sections(key)

    def one(self, key: str) -> Section:
        """Give the only mapping of this name."""
        holder = self.holder(key)
        if holder is None:
            return Section(file=self._first, line=1, path=key, mistakes=[])  # one mistake is enough
        return holder.section(key)

    def text(self, key: str) -> str:
        """Give the only text of this name."""
        holder = self.holder(key)
        return holder.text(key) if holder else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Give the only list of texts of this name."""
        holder = self.holder(key)
        return holder.texts(key) if holder else ()

    def holder(self, key: str, *, required: bool = True) -> Section | None:
        """Give the one file that has this key."""
        holders = [file for file in self.files if file.has(key)]
        if not holders and required:
            self._missing(key)
        for extra in holders[1:]:
            extra.wrong(key, _("stands in %(file)s already") % {"file": holders[0].file})
        return holders[0] if holders else None

    def spot(self, key: str) -> Spot:
        """Tell where a key of the top level stands."""
        for file in self.files:
            if file.has(key):
                return Spot(file=file.file, line=file.lines(key), field=key)
        return Spot(file=self._first, line=1, field=key)

    def finish(self) -> None:
        """Note each key of the top level that nobody asked for."""
        for file in self.files:
            file.finish()

    @property
    def _first(self) -> str:
        return self.files[0].file if self.files else "city.yaml"

    def _missing(self, key: str) -> None:
        self.mistakes.append(Mistake(file=self._first, line=1, field=key, message=_("is missing in every file")))
