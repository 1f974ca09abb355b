// Small comforts for every page: all of them work without it.
import { measureActiveSeconds } from "./active-seconds.js";

// What is to be read first: a page may have several, and the uppermost is it.
const first = document.querySelector("[data-focus-first]");
if (first) {
  first.tabIndex = -1;
  first.focus();
}

// A second press within two seconds sends nothing; the server would know the key anyway.
for (const form of document.querySelectorAll("form[method='post']")) {
  let sentAt = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - sentAt < 2000) event.preventDefault();
    else sentAt = now;
  });
}

measureActiveSeconds(document.querySelectorAll("input[name$='active_seconds']"));
