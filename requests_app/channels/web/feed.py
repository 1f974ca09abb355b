"""What has lately been opened, for programs that read feeds."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.channels.context import city_card
from requests_app.channels.web.open_matters import follow_url
from requests_app.queries.open_matters import PAGE_SIZE, PublicMatter, open_matters


class OpenMattersFeed(Feed):  # type: ignore[type-arg]
    """The newest open cases that everybody may read; by day, as everywhere."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Name the feed after the city."""
        return _("%(city)s: what is open") % {"city": city_card().name}

    def subtitle(self) -> str:
        """Say what is in it."""
        return _("What people have told the city and what is not settled yet. Only some services publish it.")

    def link(self) -> str:
        """Lead to the list."""
        return reverse("web:open_matters")

    def items(self) -> tuple[PublicMatter, ...]:
        """Give the first page of the list."""
        return open_matters(get_language() or "en", how_many=PAGE_SIZE).matters

    def item_title(self, item: Any) -> str:
        """Say what it is, and where."""
        return ", ".join(filter(None, (item.title, item.where)))

    def item_description(self, item: Any) -> str:
        """Say which service it is about."""
        return str(item.service_name)

    def item_link(self, item: Any) -> str:
        """Lead to the page on which it can be followed, or to its line in the list."""
        return follow_url(item) or f"{reverse('web:open_matters')}#{item.reference}"

    def item_guid(self, item: Any) -> str:
        """Name it for good."""
        return f"urn:city:{item.reference}"

    def item_pubdate(self, item: Any) -> datetime:
        """Give the day; noon, for the hour is nobody's business."""
        return datetime.combine(item.opened_on, time(12), UTC)

    def item_updateddate(self, item: Any) -> datetime:
        """Say the same: nothing else of it changes."""
        return self.item_pubdate(item)


_feed = OpenMattersFeed()


@require_safe
def feed(request: HttpRequest) -> Any:
    """Send the feed in the reader's language."""
    return _feed(request)
