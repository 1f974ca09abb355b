"""What a proven address opens, and the message that carries a code, made when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import translation

from requests_app.lib.direction import left_to_right
from requests_app.lib.sms_text import plain
from requests_app.models import Resident, ServiceRequest, SignInCode
from requests_app.queries import places
from requests_app.queries.addresses import my_code_link
from requests_app.queries.notifications import WrittenLetter, WrittenText
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.sign_in import CODE_LASTS, PROOF_LASTS, Address, code_of
from requests_app.vocabulary import ContactBy


@dataclass(frozen=True)
class CodeToSend:
    """An address that somebody in the city is known by, and what is sent to it."""

    address: Address
    subject: str
    body: str

    @property
    def letter(self) -> WrittenLetter:
        """Give it as an e-mail."""
        return WrittenLetter(self.address.text, self.subject, self.body)

    @property
    def text(self) -> WrittenText:
        """Give it as a text message: the line that carries the code."""
        return WrittenText(self.address.text, plain(self.subject))


def goes_by_phone() -> bool:
    """Tell whether a code can go to a phone: whether somebody carries text messages for the city."""
    return bool(settings.SMS_PROVIDERS)


def residents_at(address: Address) -> QuerySet[Resident]:
    """Give those who gave this address when they asked for something."""
    if address.way == ContactBy.EMAIL:
        written = Resident.objects.annotate(written=Lower("email"))
        return written.filter(written=address.text).exclude(email="")
    return Resident.objects.filter(phone=address.text).exclude(phone="")


def requests_at(address: Address) -> QuerySet[ServiceRequest]:
    """Give the requests of those who gave this address."""
    return ServiceRequest.objects.filter(requester__in=residents_at(address).values("pk"))


def proven_address(code_id: int, *, at: datetime) -> Address | None:
    """Give the address that a code has proved, while the proof lasts (one query)."""
    found: list[SignInCode] = read("a proven address", _proved, {"code": code_id, "since": at - PROOF_LASTS})
    return Address(ContactBy(found[0].way), found[0].address) if found else None


def _proved(marks: Marks) -> QuerySet[SignInCode]:
    return SignInCode.objects.filter(pk=marks["code"], proved_at__gt=marks["since"])


def code_to_send(job_id: int, *, at: datetime) -> CodeToSend | None:
    """Write the message of a job; None for an address that nobody gave, and for a code that is too old by now."""
    code = SignInCode.objects.filter(job=job_id, proved_at__isnull=True, asked_at__gt=at - CODE_LASTS).first()
    if code is None:
        return None
    address = Address(ContactBy(code.way), code.address)
    if not requests_at(address).exists() and not residents_at(address).filter(appointments__isnull=False).exists():
        return None
    with translation.override(code.language):
        city = places.city()
        context = {
            "city": city,
            "phone": left_to_right(city.phone),
            "code": code_of(code.nonce, key=settings.REFERENCE_SECRET),
            "minutes": int(CODE_LASTS.total_seconds() // 60),
            "url": my_code_link(),
        }
        subject = " ".join(render_to_string("channels/web/my_code_subject.txt", context).split())
        body = render_to_string("channels/web/my_code_body.txt", context).strip() + "\n"
    return CodeToSend(address, subject, body)
