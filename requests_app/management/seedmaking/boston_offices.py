"""Which office of Boston takes what: departments as the data names them, teams cut by us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from requests_app.management.seedmaking.offices import Department, Team
from requests_app.vocabulary import Office

DEPARTMENTS: Final = (
    Department("hotline", "Mayor's 24 Hour Hotline"),
    Department("pwd", "Public Works Department"),
    Department("isd", "Inspectional Services"),
    Department("parks", "Parks & Recreation Department"),
    Department("transportation", "Transportation - Traffic Division"),
    Department("property", "Property Management"),
    Department("water", "Boston Water & Sewer Commission"),
)
# The yards of Public Works: "PWDx_District ..." in the column "queue", and the neighborhoods from which
# most rows of a yard come (point in outline against the column "pwd_district").
YARDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "1a": ("District 1A: Charlestown", ("Charlestown",)),
    "1b": ("District 1B: North End", ("North End", "Beacon Hill", "West End")),
    "1c": ("District 1C: Downtown", ("Downtown", "Back Bay", "South End", "Chinatown")),
    "02": ("District 02: Jamaica Plain", ("Jamaica Plain",)),
    "03": ("District 03: North Dorchester", ("Dorchester",)),
    "04": ("District 04: Allston/Brighton", ("Allston", "Brighton")),
    "05": ("District 05: South Boston", ("South Boston", "South Boston Waterfront")),
    "06": ("District 06: West Roxbury and Roslindale", ("West Roxbury", "Roslindale")),
    "07": ("District 07: South Dorchester", ("Mattapan",)),
    "08": ("District 08: Hyde Park", ("Hyde Park",)),
    "09": ("District 09: East Boston", ("East Boston",)),
    "10a": ("District 10A: Roxbury", ("Fenway", "Longwood", "Mission Hill")),
    "10b": ("District 10B: Roxbury", ("Roxbury",)),
}
# Work that the yards do themselves.
YARD_REASONS: Final = ("Highway Maintenance", "Street Cleaning")
# Team -> (name, department, public name, the reasons whose cases it takes).
BACK_TEAMS: Final[Mapping[str, tuple[str, str, str, tuple[str, ...]]]] = {
    "street-lights": ("Street Lights", "pwd", "The street lighting team", ("Street Lights",)),
    "sanitation": ("Sanitation", "pwd", "The sanitation team", ("Sanitation", "Abandoned Bicycle")),
    "recycling": ("Recycling", "pwd", "The recycling team", ("Recycling",)),
    "bridges": ("Bridge Maintenance", "pwd", "The bridges team", ("Bridge Maintenance", "Code Enforcement")),
    "housing": ("Housing", "isd", "The housing inspectors", ("Housing",)),
    "building": ("Building", "isd", "The building inspectors", ("Building",)),
    "environment": ("Environmental Services", "isd", "The environment inspectors", ("Environmental Services",)),
    "health": ("Health", "isd", "The health inspectors", ("Health", "Weights and Measures")),
    "trees": ("Trees", "parks", "The trees team", ("Trees",)),
    "park-maintenance": (
        "Park Maintenance & Safety",
        "parks",
        "The parks team",
        ("Park Maintenance & Safety", "Cemetery", "Volunteer & Corporate Groups"),
    ),
    "signs-and-signals": (
        "Signs & Signals",
        "transportation",
        "The signs and signals team",
        ("Signs & Signals", "Traffic Management & Engineering"),
    ),
    "enforcement": (
        "Enforcement & Abandoned Vehicles",
        "transportation",
        "The parking enforcement team",
        (
            "Enforcement & Abandoned Vehicles",
            "Office of The Parking Clerk",
            "Operations",
            "Parking Complaints",
            "Valet",
        ),
    ),
    "graffiti": ("Graffiti", "property", "The graffiti team", ("Graffiti",)),
    "water": (
        "Boston Water & Sewer Commission",
        "water",
        "The water and sewer team",
        ("Catchbasin", "Fire Hydrant", "Water Issues", "Sidewalk Cover / Manhole"),
    ),
}
# What needs a reader before anybody can drive out.
DESK_REASONS: Final = (
    "Administrative & General Requests",
    "Alert Boston",
    "Current Events",
    "Employee & General Comments",
    "Notification",
    "Programs",
)


def teams(code_of_district: Mapping[str, str]) -> list[Team]:
    """List the teams of the three offices; each has one queue."""
    front_and_middle = [
        Team("counter", "Counter", "hotline", Office.FRONT, "office-hours", "The counter team", members=("farah",)),
        Team("phone", "24 Hour Hotline", "hotline", Office.FRONT, "service-line", "The hotline team"),
        Team(
            "moderation",
            "Intake",
            "hotline",
            Office.MIDDLE,
            "service-line",
            "The intake team",
            members=("malik",),
            is_intake=True,
        ),
        Team(
            "coordination",
            "Coordination",
            "hotline",
            Office.MIDDLE,
            "office-hours",
            "The coordination team",
            members=("malik", "ana"),
        ),
    ]
    back = [
        Team(code, name, department, Office.BACK, "field-hours", public_name, in_data=True)
        for code, (name, department, public_name, _reasons) in BACK_TEAMS.items()
    ]
    return [*front_and_middle, *_yards(code_of_district), *back]


def _yards(code_of_district: Mapping[str, str]) -> list[Team]:
    return [
        Team(
            f"yard-{code}",
            name,
            "pwd",
            Office.BACK,
            "field-hours",
            f"The public works yard, {name.partition(': ')[2]}",
            in_data=True,
            members=("bruno",) if code == "1c" else (),
            districts=[code_of_district[district] for district in districts],
        )
        for code, (name, districts) in YARDS.items()
    ]
