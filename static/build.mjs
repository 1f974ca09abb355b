// Builds static/vendor from static/scss and the npm lock; run by `npm run build`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import { toSides } from "./sides.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "vendor");
const sheets = ["city", "staff", "kiosk", "print"];

// All sheets first, then the files: a running city never misses one.
const compiled = sheets.map((sheet) => {
  const { css } = sass.compile(join(here, "scss", `${sheet}.scss`), {
    importers: [new sass.NodePackageImporter(dirname(here))],
    style: "compressed",
    quietDeps: true,
  });
  return [sheet, toSides(css)];
});
mkdirSync(vendor, { recursive: true });
for (const [sheet, css] of compiled) {
  writeFileSync(join(vendor, `${sheet}.css`), css);
  console.log(`static/vendor/${sheet}.css ${(css.length / 1024).toFixed(1)} KB`);
}
