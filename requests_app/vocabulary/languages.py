"""The languages of the faces, and how complete each must be."""

from __future__ import annotations

from typing import Final

# Residents read these two; colleagues do not. The city's own words may be missing: another language stands in.
RESIDENTS_ALONE: Final = frozenset({"lb", "ar"})
# Written with care, but no native reader has looked at them yet. Pages say so.
NOT_YET_REVIEWED: Final = frozenset({"lb", "ar"})
# Where colleagues' pages lie. Half a page in Arabic and half in English, from right to left, helps nobody.
PAGES_OF_COLLEAGUES: Final = ("/desk/", "/counter/", "/accounts/", "/contractor/", "/statusz", "/kiosk/pair/")
# Every string, stretched and accented: shows which words nobody can translate, and what breaks when words are long.
PSEUDO: Final = "en-xa"
