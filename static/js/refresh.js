// Loads a part of the page anew every so many seconds, keeps the focus, and says when the city does not answer.
const part = document.querySelector("[data-refresh]");
const failed = document.querySelector("[data-refresh-failed]");

// What had the focus is found again by where it leads.
const nameOf = (element) => element?.getAttribute("href") ?? element?.closest("form")?.getAttribute("action");

function focusAgain(name) {
  if (!name) return;
  const same = [...part.querySelectorAll("a, button")].find((element) => nameOf(element) === name);
  same?.focus({ preventScroll: true });
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh]");
    const focused = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    part.replaceChildren(...fresh.childNodes);
    focusAgain(focused);
    failed.hidden = true;
  } catch {
    failed.hidden = false;
  }
}

if (part) setInterval(refresh, Number(part.dataset.refresh) * 1000);
if (part) document.addEventListener("visibilitychange", refresh);
