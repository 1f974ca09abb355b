// What a person takes home: the answer of the city, or the number of what is kept until the line is back.
import { all, moment, one, told } from "./page.js";
import { show } from "./screen.js";
import { state } from "./state.js";

export function showReceipt(receipt, title) {
  state.receipt = receipt.is_kept ? { ...receipt, reference: receipt.provisional } : receipt;
  state.receiptTitle = receipt.is_kept ? "kept" : title;
  fillReceipt();
  show("receipt", { remember: false });
}

export function fillReceipt() {
  const { receipt, receiptTitle } = state;
  if (!receipt) return;
  const says = receipt.is_kept ? { ...receipt, next_step: told().keptNext, kept_on: moment(receipt.kept_at) } : receipt;
  for (const place of all("[data-out]")) {
    const text = says[place.dataset.out] ?? "";
    place.textContent = text;
    const line = place.closest("dd");
    line.hidden = !text;
    line.previousElementSibling.hidden = !text;
  }
  const heading = one("[data-receipt-title]");
  heading.textContent = heading.dataset[receiptTitle];
  one("[data-qr-part]").hidden = !says.qr_svg;
  if (says.qr_svg) one("[data-qr]").src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(says.qr_svg)}`;
}
