// Builds static/vendor from static/scss and the npm lock; run by `npm run build`.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import { toSides } from "./sides.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "vendor");
const sheets = ["city", "staff", "kiosk", "print", "public", "board"];

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

// The map, as its makers ship it; only the pages that open one load it.
const leaflet = join(dirname(here), "node_modules", "leaflet", "dist");
mkdirSync(join(vendor, "images"), { recursive: true });
for (const image of readdirSync(join(leaflet, "images"))) {
  copyFileSync(join(leaflet, "images", image), join(vendor, "images", image));
}
for (const file of ["leaflet.js", "leaflet.css"]) {
  const text = readFileSync(join(leaflet, file), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
  writeFileSync(join(vendor, file), text);
  console.log(`static/vendor/${file} ${(text.length / 1024).toFixed(1)} KB`);
}
