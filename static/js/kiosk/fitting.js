// Letters and keys as large as this screen and the way to it ask for; the sheet has the usual screen.
export function fitScreen() {
  const { screenInches, distanceMm } = document.querySelector(".kiosk").dataset;
  const [inches, distance] = [Number(screenInches), Number(distanceMm)];
  if (!(inches > 0 && distance > 0)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.kiosk-screen { --kiosk-inches: ${inches}; --kiosk-distance: ${distance}; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
