"""What axe does not see: words spaced out or doubled in size, forced colours, the order of focus, small targets.

Sheets are put on a page as its own would be refused by the policy: through `adoptedStyleSheets`.
"""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

NARROW: Final = 320
MOST_STOPS: Final = 400
MOST_PARTS: Final = 12  # of a date with its time and its picker, or within a frame
WEAR: Final = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
UNDRESS: Final = "() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }"
# WCAG 2.2, 1.4.12.
SPACED: Final = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
DOUBLED: Final = "html { font-size: 200% !important; } body { font-size: 2rem; }"  # 1.4.4
WIDTH: Final = "() => document.documentElement.scrollWidth"
# Words that a box cuts off: it hides what is too much, and has too much. Those for screen readers are meant to be cut.
CUT: Final = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  const hides = (value) => ["hidden", "clip"].includes(value);
  if (!hides(style.overflowX) && !hides(style.overflowY)) return false;
  if (one.clientWidth <= 1 || style.clipPath !== "none") return false;
  if (one.matches(".leaflet-container")) return false;  // a map is a window, and its words are those of the list
  if (!one.checkVisibility({ visibilityProperty: true })) return false;
  return one.textContent.trim() && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML)"""
# In forced colours backgrounds go: what is pressed or filled in needs a border, an outline, or words of its own.
FACELESS: Final = """() => [...document.querySelectorAll(
    "input, select, textarea, button, a.govuk-button, a.kiosk__key")]
  .filter((one) => !["hidden", "file"].includes(one.type) && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    const drawn = one.labels?.[0] ? getComputedStyle(one.labels[0], "::before") : null;
    const seen = (style) => style && parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none";
    const style = getComputedStyle(one);
    if (["radio", "checkbox"].includes(one.type)) return !seen(drawn) && style.opacity === "0";
    const isNative = style.appearance !== "none";
    const isLink = one.textContent.trim() && style.textDecorationLine !== "none";
    const isOutlined = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
    return !seen(style) && !isNative && !isLink && !isOutlined;
  }).map((one) => one.outerHTML)"""
# WCAG 2.2, 2.5.8: 24 px, or so much room that a circle of 24 px round it touches no other. Links in words are free.
SMALL: Final = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => {
      const label = ["radio", "checkbox"].includes(one.type) ? one.labels?.[0] : null;
      const box = one.getBoundingClientRect();
      const inWords = one.tagName === "A" && getComputedStyle(one).display === "inline";
      return { one, box, label: label?.getBoundingClientRect(), inWords };
    })
    .filter(({ box }) => box.width > 1 && box.height > 1);
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  return all.filter(({ one, box, label, inWords }) => {
    if (inWords || one.classList.contains("govuk-skip-link")) return false;
    if (box.width >= 24 && box.height >= 24) return false;
    if (label && label.height >= 24 && label.width >= 24) return false;
    const [x, y] = middle(box);
    return all.some((other) => {
      if (other.one === one) return false;
      const left = Math.max(other.box.left, Math.min(x, other.box.right));
      const top = Math.max(other.box.top, Math.min(y, other.box.bottom));
      return Math.hypot(left - x, top - y) < 12;
    });
  }).map(({ one }) => one.outerHTML);
}"""
# The next Tab begins at the top, also where a script of the page has moved the focus to a mistake.
AT_THE_BEGINNING: Final = """() => {
  window.__stops = [];
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
  window.scrollTo(0, 0);
}"""
# Where the focus is: its number among the page's parts, its box with the page's scrolling, and whether one sees it.
FOCUSED: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  // The day, the month and the year of a date are stops within one part of the page; so is what a frame holds.
  const hasParts = one.matches("input[type='date'], input[type='datetime-local'], input[type='time'], iframe");
  const html = one.outerHTML.slice(0, 160);
  if (hasParts && window.__stops?.at(-1) === one) return { number: window.__stops.length - 1, hasParts, html };
  const looks = (part, pseudo) => {
    const s = getComputedStyle(part, pseudo);
    const line = [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor];
    return [...line, s.backgroundColor, s.textDecoration, s.color].join("|");
  };
  const all = () => looks(one) + (one.labels?.[0] ? looks(one.labels[0], "::before") : "");
  const now = all();
  const box = one.getBoundingClientRect();
  one.blur();
  const before = all();
  one.focus({ preventScroll: true, focusVisible: true });
  window.__stops ??= [];
  let number = window.__stops.indexOf(one);
  if (number < 0) number = window.__stops.push(one) - 1;
  // Where the last stop stands by now: going on may have scrolled the page, or a part of it.
  const last = window.__stops[number - 1]?.getBoundingClientRect() ?? box;
  const placed = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
  // What a frame holds shows its own focus. A column that says so begins anew, beside what stands before it.
  const isSeen = (now !== before || one.matches("iframe")) && box.width > 0 && box.height > 0;
  const column = !!one.closest("[data-column]"), isFixed = !!one.closest("dialog, .kiosk__bar");
  return { number, isSeen, html, column, at: placed(box), last: placed(last), isFixed };
}"""


def crowded_words_of(page: Page) -> list[str]:
    """Say which words are cut off when they are spaced out (WCAG 2.2, 1.4.12)."""
    return _worn(page, SPACED, lambda: [f"cut off when spaced out: {html[:160]}" for html in page.evaluate(CUT)])


def overflow_of_large_words_on(page: Page) -> list[str]:
    """Say when words of twice the size make a page wider than its screen, or are cut off (WCAG 2.2, 1.4.4)."""
    wide = page.viewport_size["width"] if page.viewport_size else 0

    def look() -> list[str]:
        cut = [f"cut off at 200 %: {html[:160]}" for html in page.evaluate(CUT)]
        width = int(page.evaluate(WIDTH))
        return [*cut, *([f"{width} px wide at 200 % on a screen of {wide} px"] if width > wide else [])]

    return _worn(page, DOUBLED, look)


def hidden_in_forced_colours_on(page: Page) -> list[str]:
    """List the controls that nothing but a background shows: forced colours take it away."""
    page.emulate_media(forced_colors="active")
    found = [f"{page.url}: no border in forced colours: {html[:160]}" for html in page.evaluate(FACELESS)]
    page.emulate_media(forced_colors="none")
    return found


def small_targets_of(page: Page) -> list[str]:
    """List what is smaller than 24 px and has not that much room (WCAG 2.2, 2.5.8)."""
    return [f"{page.url}: smaller than 24 px: {html[:160]}" for html in page.evaluate(SMALL)]


def disorder_of_focus_on(page: Page) -> list[str]:
    """Go through a page by Tab: the focus is seen, goes as one reads, and comes out at the end."""
    faults, before = list[str](), None
    page.evaluate(AT_THE_BEGINNING)
    is_rtl = page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    within = 0
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is not None and now.get("hasParts") and within < MOST_PARTS:
            within += 1
            continue
        within = 0
        if now is None or (before and now["number"] < before["number"]):
            return faults  # out of the page, or at its beginning again
        if before and now["number"] == before["number"]:
            return [*faults, f"{page.url}: the focus cannot leave {now['html']}"]
        if not now["isSeen"]:
            faults.append(f"{page.url}: nobody sees the focus on {now['html']}")
        is_beside = before is not None and (before["isFixed"] or now["isFixed"] or now["column"] != before["column"])
        if before and not is_beside and _goes_back(now["last"], now["at"], is_rtl=is_rtl):
            faults.append(f"{page.url}: the focus goes back up to {now['html']}")
        before = now
    return [*faults, f"{page.url}: more than {MOST_STOPS} stops"]


def _goes_back(before: dict[str, float], now: dict[str, float], *, is_rtl: bool) -> bool:
    """Tell whether the focus went up without going on to the side, as it does from one column to the next."""
    if now["bottom"] > before["top"]:
        return False
    is_aside = now["right"] <= before["left"] if is_rtl else now["left"] >= before["right"]
    return not is_aside


def _worn(page: Page, sheet: str, look: Any) -> list[str]:
    page.evaluate(WEAR, sheet)
    found = [f"{page.url}: {fault}" for fault in look()]
    page.evaluate(UNDRESS)
    return found
