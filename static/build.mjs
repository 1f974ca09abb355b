// Builds static/vendor from static/scss and the npm lock; run by `npm run build`.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "vendor");
const sheets = ["city", "staff", "kiosk", "print"];

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });
for (const sheet of sheets) {
  const { css } = sass.compile(join(here, "scss", `${sheet}.scss`), {
    importers: [new sass.NodePackageImporter(dirname(here))],
    style: "compressed",
    quietDeps: true,
  });
  writeFileSync(join(vendor, `${sheet}.css`), css);
  console.log(`static/vendor/${sheet}.css ${(css.length / 1024).toFixed(1)} KB`);
}
