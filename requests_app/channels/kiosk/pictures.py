"""Which picture of `static/img/kiosk.svg` stands beside which service or group."""

from __future__ import annotations

from typing import Final

OF_SERVICE: Final = {
    "streetlight-broken": "lamp",
    "bike-found": "bike",
    "sign-unreadable": "sign",
    "cycle-path-damaged": "bike",
    "unregistered-vehicle": "car",
    "road-damage": "road",
    "drain-blocked": "drain",
    "footpath-damaged": "foot",
    "traffic-light-broken": "traffic-light",
    "parking-machine-broken": "parking",
    "illegal-waste": "waste",
    "dirty-streets": "broom",
    "bin-full": "bin",
    "glass-container-full": "bottle",
    "hedge-blocks-way": "tree",
    "playground": "swing",
    "public-toilet": "toilet",
    "lake-shore": "water",
    "leisure-area": "tree",
    "general-note": "note",
}
OF_GROUP: Final = {
    "lighting": "lamp",
    "streets": "road",
    "waste": "bin",
    "plants": "tree",
    "public-places": "swing",
    "notes": "note",
}
PLAIN: Final = "note"  # a service that nobody has drawn


def of_group(group: str) -> str:
    """Name the picture of a group."""
    return OF_GROUP.get(group, PLAIN)


def of_service(service: str, *, group: str) -> str:
    """Name the picture of a service: its own, else that of its group."""
    return OF_SERVICE.get(service) or of_group(group)
