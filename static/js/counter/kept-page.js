// The list of what lies in this computer, on the page that the city makes.
import { showKept } from "./kept-list.js";

document.addEventListener("counter:met", () => showKept());
showKept();
