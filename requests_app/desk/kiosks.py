"""The kiosks in the house, for supervisors and administrators: enrol, pair, name, switch off, and see how they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import device_health, devices, kept_letters
from requests_app.actions.devices import DeviceRefused
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.kiosks import NameForm, NewKioskForm
from requests_app.queries import kiosks
from requests_app.queries.kiosks import KioskLine
from requests_app.rules.actor import Actor
from requests_app.vocabulary import PaperState


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    return actor


@staff_page("GET")
def show_kiosks(request: HttpRequest) -> HttpResponse:
    """List the kiosks: what works, what waits in them, what is to be done."""
    _keeper(request)
    found = kiosks.kiosks(at=timezone.now())
    return render(request, "desk/kiosks/kiosks.html", page_of(request, kiosks=found, nav_section="supervision"))


@staff_page("GET", "POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """Ask for code, number and house of a kiosk; write it down."""
    actor = _keeper(request)
    sites = tuple(kiosks.sites_to_choose())
    if request.method != "POST":
        form = NewKioskForm(name="new", sites=sites, initial={"number": kiosks.free_number()})
        return _show_new(request, form)
    form = NewKioskForm(request.POST, name="new", sites=sites)
    if not form.is_valid():
        return _show_new(request, form, status=422)
    try:
        device_id = devices.enrol_device(form.device, by=actor, at=timezone.now())
    except DeviceRefused as fact:
        for name, sentence in fact.errors.items():
            form.add_error(name, str(sentence))
        return _show_new(request, form, status=422)
    messages.success(request, _("The kiosk is written down. Now give it a code."))
    return redirect("desk:kiosk", device_id=device_id)


def _show_new(request: HttpRequest, form: NewKioskForm, *, status: int = 200) -> HttpResponse:
    context = page_of(request, form=form, nav_section="supervision")
    return render(request, "desk/kiosks/new.html", context, status=status)


@staff_page("GET")
def show_kiosk(request: HttpRequest, device_id: int) -> HttpResponse:
    """Show one kiosk, and the letters from its memory that no door took."""
    _keeper(request)
    return _show(request, _find(device_id))


@staff_page("POST")
def give_code(request: HttpRequest, device_id: int) -> HttpResponse:
    """Give a one-time code, and show it this once."""
    actor = _keeper(request)
    _find(device_id)
    code = devices.make_pairing_code(device_id, by=actor, at=timezone.now())
    return _show(request, _find(device_id), code=code)


@staff_page("POST")
def rename(request: HttpRequest, device_id: int) -> HttpResponse:
    """Call a kiosk by another name."""
    actor = _keeper(request)
    line, form = _find(device_id), NameForm(request.POST, name="name")
    if not form.is_valid():
        return _show(request, line, form=form, status=422)
    devices.rename_device(device_id, name=form.cleaned_data["called"].strip(), by=actor, at=timezone.now())
    messages.success(request, _("The name is changed."))
    return redirect("desk:kiosk", device_id=device_id)


@staff_page("POST")
def revoke(request: HttpRequest, device_id: int) -> HttpResponse:
    """Switch a kiosk off, at once."""
    actor = _keeper(request)
    _find(device_id)
    devices.revoke_device(device_id, by=actor, at=timezone.now())
    messages.success(request, _("The kiosk is switched off. What it keeps comes when it is set up again."))
    return redirect("desk:kiosk", device_id=device_id)


def _paper(paper: PaperState, told: Callable[[], str]) -> Callable[..., HttpResponse]:
    @staff_page("POST")
    def note(request: HttpRequest, device_id: int) -> HttpResponse:
        """Write down whether paper comes out."""
        _keeper(request)
        _find(device_id)
        device_health.note_paper(device_id, paper, at=timezone.now())
        messages.success(request, told())
        return redirect("desk:kiosk", device_id=device_id)

    return note


paper_is_there = _paper(PaperState.OK, lambda: _("It is noted that there is paper."))
paper_is_out = _paper(PaperState.OUT, lambda: _("It is noted that no paper comes out."))


@staff_page("POST")
def settle(request: HttpRequest, device_id: int, letter_id: int) -> HttpResponse:
    """Note that somebody has seen to a refused letter; its words are removed."""
    actor = _keeper(request)
    _find(device_id)
    if kept_letters.settle_refused(letter_id, device_id=device_id, by=actor, at=timezone.now()):
        messages.success(request, _("The letter is noted as settled. Its words are removed."))
    return redirect("desk:kiosk", device_id=device_id)


def _find(device_id: int) -> KioskLine:
    found = kiosks.kiosk(device_id, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, line: KioskLine, *, form: NameForm | None = None, code: str = "", status: int = 200
) -> HttpResponse:
    form = form or NameForm(name="name", initial={"called": line.name})
    letters = [_shown(letter) for letter in kiosks.refused_letters(line.device_id)]
    context = page_of(request, kiosk=line, form=form, code=code, letters=letters, nav_section="supervision")
    return render(request, "desk/kiosks/kiosk.html", context, status=status)


def _shown(letter: Any) -> dict[str, Any]:
    """Give a refused letter as lines to be read."""
    said = letter.body.items() if isinstance(letter.body, dict) else [("", letter.body)]
    errors = letter.errors if isinstance(letter.errors, list) else []
    return {
        "id": letter.pk,
        "number": letter.number,
        "kept_at": letter.kept_at,
        "said": [(name, value) for name, value in said if value not in ("", None, {}, [])],
        "reasons": [str(one.get("message", "")) for one in errors if isinstance(one, dict)],
    }
