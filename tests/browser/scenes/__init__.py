"""Every page that people see, and how to get there: the list that axe walks, one file for each kind of reader."""

from __future__ import annotations

from typing import Final

from tests.browser.pages import Scene
from tests.browser.scenes import (
    appointments,
    clerk,
    contractors,
    counter_offline,
    desk,
    kiosk,
    look,
    mine,
    offline,
    public,
    questions,
    reporting,
    residents,
    staff,
    told,
    visits_board,
)

SCENES: Final[tuple[Scene, ...]] = (
    *residents.SCENES,
    *reporting.SCENES,
    *questions.SCENES,
    *mine.SCENES,
    *public.SCENES,
    *kiosk.SCENES,
    *staff.SCENES,
    *clerk.SCENES,
    *contractors.SCENES,
    *told.SCENES,
    *look.SCENES,
    *appointments.SCENES,
    *offline.SCENES,
    *visits_board.SCENES,
    *counter_offline.SCENES,
    *desk.SCENES,
)
