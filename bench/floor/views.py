"""Two views: one INSERT, and one list of fifty rows."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from bench.floor.models import Entry


def create(request: HttpRequest) -> JsonResponse:
    """Keep what came in."""
    entry = Entry.objects.create(title="A hole", text=request.body.decode(), place="Seestraße 4", at=timezone.now())
    return JsonResponse({"id": entry.pk}, status=201)


def show_list(request: HttpRequest) -> HttpResponse:
    """Show the fifty oldest."""
    return render(request, "floor/list.html", {"entries": Entry.objects.order_by("at", "id")[:50]})
