// The kiosk's one page: which tap does what.
import { checkIn, openLines, takeNumber } from "./counter.js";
import { find } from "./finding.js";
import { fitScreen } from "./fitting.js";
import { reset } from "./forgetting.js";
import { watchIdle } from "./idle.js";
import { followFields, typeKey } from "./keyboard.js";
import { followFourKeys } from "./keys.js";
import { changeLanguage, openLanguages, ready } from "./language.js";
import { sayNoPaper } from "./paper.js";
import { all, one, told } from "./page.js";
import { chooseDistrict, chooseHere, choosePart, takeStreet } from "./place.js";
import { restBetweenTaps } from "./resting.js";
import { followScanner } from "./scanner.js";
import { goBack, show, tell } from "./screen.js";
import { noteOverflow, scroll } from "./scrolling.js";
import { callBack, callPerson, chooseHours, sendRequest, takeContact } from "./sending.js";
import { state } from "./state.js";
import { chooseStreet, loadStreets, narrowStreets } from "./streets.js";
import { turn } from "./switches.js";
import { chooseGroup, chooseTopic } from "./topics.js";

const TAPS = [
  ["[data-service]", chooseTopic],
  ["[data-group]", chooseGroup],
  ["[data-go]", (button) => { tell(""); show(button.dataset.go); }],
  ["[data-here]", chooseHere],
  ["[data-district]", chooseDistrict],
  ["[data-part]", choosePart],
  ["[data-street-key]", chooseStreet],
  ["[data-street-done]", takeStreet],
  ["[data-send]", sendRequest],
  ["[data-contact]", takeContact],
  ["[data-hours]", chooseHours],
  ["[data-call-back]", callBack],
  ["[data-call-person]", callPerson],
  ["[data-open-lines]", openLines],
  ["[data-line]", takeNumber],
  ["[data-check-in]", () => checkIn()],
  ["[data-find]", () => find()],
  ["[data-print]", () => window.print()],
  ["[data-no-paper]", sayNoPaper],
  ["[data-back]", goBack],
  ["[data-reset]", reset],
  ["[data-type]", typeKey],
  ["[data-scroll]", scroll],
  ["[data-switch]", turn],
  ["[data-open-languages]", openLanguages],
  ["[data-language-page]", changeLanguage],
];
const STATUS_LINK = /\/s\/([^/]+)\/([^/?#]+)/;
const APPOINTMENT_LINK = /\/a\/[^/?#]+/;

function tapped(event) {
  const found = TAPS.map(([selector, act]) => [event.target.closest?.(selector), act]).find(([button]) => button);
  if (found) found[1](found[0]);
}

function scanned(text) {
  const link = STATUS_LINK.exec(text);
  if (link) find(link[1], link[2]);
  else if (state.step === "checkin" || APPOINTMENT_LINK.test(text)) checkIn(text);
  else tell(told().badScan);
}

fitScreen();
restBetweenTaps();
document.addEventListener("click", tapped);
document.addEventListener("input", (event) => { if (event.target.matches("[data-street]")) narrowStreets(); });
followScanner(scanned);
followFourKeys();
followFields();
watchIdle({ dialogOf: () => one("[data-idle]"), reset });
addEventListener("resize", noteOverflow);
addEventListener("pageshow", (event) => { if (event.persisted) reset(); });
one("[data-back]").hidden = true;
ready();
noteOverflow();
loadStreets().then(() => { if (all("[data-street]").some((field) => field.value)) narrowStreets(); });
if (location.hash === "#person") callPerson();
