// Speaks with the JSON door of the kiosk; what the city cannot take now is kept and sent later.
import { newKey, posting, Refused, Unreachable } from "../kept/post.js";
import { CannotKeep, keep, setFact } from "./store.js";

export { CannotKeep, newKey, Refused, Unreachable };
export const post = posting({ setFact });

// Sends a letter. When the city cannot be reached the letter is kept: {is_kept, provisional, secret, kept_at}.
// Fails with Refused, or with CannotKeep when it could neither be sent nor kept.
export async function send(url, letter) {
  try {
    return await post(url, letter);
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
  }
  try {
    const { number, secret, kept_at } = await keep({ url, ...letter });
    document.dispatchEvent(new CustomEvent("kiosk:kept", { detail: { number } }));
    return { is_kept: true, provisional: number, secret, kept_at: new Date(kept_at).toISOString() };
  } catch (fault) {
    if (!(fault instanceof CannotKeep)) throw fault;
    const root = document.querySelector("[data-kiosk]");
    throw new CannotKeep(root?.dataset.cannotKeep || document.querySelector("[data-no-network]")?.textContent || "");
  }
}
