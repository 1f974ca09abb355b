// Counts the seconds a page is visible, and nothing else: no keys, no pointer.
export function measureActiveSeconds(fields) {
  if (!fields.length) return () => 0;
  let total = 0;
  let since = document.visibilityState === "visible" ? performance.now() : null;

  const settle = () => {
    if (since !== null) total += performance.now() - since;
    since = document.visibilityState === "visible" ? performance.now() : null;
    const seconds = Math.round(total / 1000);
    for (const field of fields) field.value = String(seconds);
    return seconds;
  };

  document.addEventListener("visibilitychange", settle);
  window.addEventListener("pagehide", settle);
  for (const field of fields) field.form?.addEventListener("submit", settle);
  return settle;
}
