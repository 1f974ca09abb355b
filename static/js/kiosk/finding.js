// Finds a request again: typed, or held before the reader.
import { one, told, words } from "./page.js";
import { fillReceipt, showReceipt } from "./receipt.js";
import { readJson } from "./reading.js";
import { ask } from "./sending.js";
import { state } from "./state.js";

export async function find(reference = words("[data-reference]"), secret = words("[data-secret]")) {
  const missing = !reference ? "[data-reference]" : !secret ? "[data-secret]" : "";
  if (missing) return one(missing).focus();
  const found = await ask(told().status, { reference, secret }, "", { through: readBack });
  if (found) showReceipt(found, "found");
}

// After a change of language the city says it again; what cannot be asked stays as it was.
export async function sayReceiptAgain() {
  fillReceipt();
  const { receipt, receiptTitle } = state;
  if (!receipt?.secret || receipt.is_kept) return;
  const { reference, secret } = receipt;
  const again = await readJson(told().status, { reference, secret, language: told().language }).catch(() => null);
  if (!again || state.receipt !== receipt || receiptTitle !== state.receiptTitle) return;
  state.receipt = again;
  fillReceipt();
}

const readBack = (url, { body }) => readJson(url, body);
