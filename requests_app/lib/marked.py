"""Words of the city in a template: set apart from the page's own, with the language that they are in."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(words: object) -> SafeString:
    """Set words apart; where they stand in for the page's language, say in which one they are (WCAG 3.1.2)."""
    spoken = getattr(words, "spoken", "")
    return format_html('<bdi lang="{}">{}</bdi>', spoken, words) if spoken else format_html("<bdi>{}</bdi>", words)
