// The language screen: going on leaves no trace in the browser's history.
import { fitScreen } from "./fitting.js";
import { followFourKeys } from "./keys.js";

for (const link of document.querySelectorAll("[data-replace]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
}
fitScreen();
followFourKeys();
