"""How far around open cases of Boston's types are shown, and which types are names of the same matter."""

from __future__ import annotations

from typing import Any, Final

from requests_app.management.seedmaking.writing import code_of

RADIUS_METRES: Final = 150
FURTHER_METRES: Final = {"Street Lights": 200, "Trees": 200}  # told by the house before which one stands
# What stands in the street, where everybody sees it; what lies behind a door is nobody else's.
IN_THE_STREET: Final = frozenset(
    {
        "Abandoned Bicycle",
        "Bridge Maintenance",
        "Catchbasin",
        "Enforcement & Abandoned Vehicles",
        "Fire Hydrant",
        "Graffiti",
        "Highway Maintenance",
        "Operations",
        "Park Maintenance & Safety",
        "Sanitation",
        "Sidewalk Cover / Manhole",
        "Signs & Signals",
        "Street Cleaning",
        "Street Lights",
        "Trees",
        "Water Issues",
    }
)
OF_ONE_PERSON: Final = frozenset({"Parking Enforcement", "Schedule a Bulk Item Pickup", "Space Savers"})
SAME_MATTER: Final = (
    (
        "Street Light Outages",
        "Street Light Outages (Internal)",
        "Major System Failure",
        "General Lighting Request",
        "Street Light Knock Downs",
    ),
    ("Tree Emergencies", "Tree Maintenance Requests"),
    ("Request for Pothole Repair", "Pothole Repair (Internal)", "Highway Maintenance"),
    ("Sidewalk Repair", "Sidewalk Repair (Make Safe)", "Sidewalk Repair (Internal)", "Highway Maintenance"),
    ("Sign Repair", "Missing Sign"),
    ("Traffic Signal Repair", "Street Light Knock Downs"),
)


def nearby_of(kind: str, reason: str) -> dict[str, Any]:
    """Give the fields of a type of request that say what else may be the same matter."""
    found: dict[str, Any] = {}
    if reason in IN_THE_STREET and kind not in OF_ONE_PERSON:
        found["nearby_radius_metres"] = FURTHER_METRES.get(reason, RADIUS_METRES)
    others = [other for kinds in SAME_MATTER if kind in kinds for other in kinds if other != kind]
    if others:
        found["related"] = [code_of(other) for other in dict.fromkeys(others)]
    return found
