"""What everybody may read of a case: a place that is rounded, and a title without a word about persons."""

from __future__ import annotations

import math
import re
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.rules.nearby import METRES_OF_A_DEGREE

GRID_METRES: Final = 100.0
TITLE_MAX: Final = 80
# What looks like a way to reach somebody, a house number, or a licence plate.
TELLING: Final = re.compile(r"@|www\.|://|\d|\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\b")
TITLE_MISSING: Final = _("Write a title.")
TITLE_TOO_LONG: Final = _("Use 80 characters at most.")
TITLE_TELLS: Final = _("Leave out numbers, addresses and whatever leads to a person.")


def rounded(latitude: float, longitude: float) -> tuple[float, float]:
    """Move a point to the middle of its square of about 100 m; who asks again gets the same middle."""
    high = GRID_METRES / METRES_OF_A_DEGREE
    south = math.floor(latitude / high)
    middle = (south + 0.5) * high
    wide = high / max(0.01, math.cos(math.radians(middle)))
    return round(middle, 5), round((math.floor(longitude / wide) + 0.5) * wide, 5)


def problem_of_title(title: str) -> Promise | None:
    """Say what is wrong with a title that shall be published; None where nothing is."""
    said = title.strip()
    if not said:
        return TITLE_MISSING
    if len(said) > TITLE_MAX:
        return TITLE_TOO_LONG
    return TITLE_TELLS if TELLING.search(said) else None
