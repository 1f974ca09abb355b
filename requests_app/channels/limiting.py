"""Who has tried too often waits a while: counted by the client's address and by what was tried. Calls never are."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app.gateways import rate_limits

Tried = tuple[str, str]  # which limit, and who or what is counted


def guesses(request: HttpRequest, reference: str) -> tuple[Tried, ...]:
    """Count guesses of a secret: of this client, and at this reference."""
    return ("guesses_of_client", client_of(request)), ("guesses_at_reference", reference)


def codes(request: HttpRequest, address: str) -> tuple[Tried, ...]:
    """Count codes that are asked for: by this client, and for this address."""
    return ("codes_of_client", client_of(request)), ("codes_to_address", address)


def pairings(request: HttpRequest) -> tuple[Tried, ...]:
    """Count codes of kiosks that this client has typed in vain."""
    return (("pairings_of_client", client_of(request)),)


def seconds_to_wait(tried: tuple[Tried, ...]) -> int:
    """Say how long to wait before the next try; 0 when it may be now."""
    return max(rate_limits.seconds_to_wait(name, who) for name, who in tried)


def count(tried: tuple[Tried, ...]) -> None:
    """Count one try."""
    for name, who in tried:
        rate_limits.count(name, who)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say in plain words to come back later, and when; the way to a person stays open."""
    answer = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def client_of(request: HttpRequest) -> str:
    """Give the address a request came from: behind a proxy, what the proxy has written last.

    Of a long address (IPv6) the part that a household or a firm has: it can take any of the rest.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    text = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    short = getattr(address, "ipv4_mapped", None) or address  # as a socket for both kinds writes a short one
    return str(short) if short.version == 4 else str(ip_network(f"{short}/64", strict=False))
