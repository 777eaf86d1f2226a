// Says at the top of the page that something does not work.
import { Refusal } from "./api.js";
import { found } from "./elements.js";
import { say } from "./texts.js";

/** Show what the API said; for everything else, that it cannot be reached, and the cause in the console. */
export function trouble(error) {
  if (!(error instanceof Refusal)) {
    console.error(error);
  }
  found("trouble").textContent = error instanceof Refusal ? error.message : say("api.unreachable");
  found("trouble").hidden = false;
}

export function noTrouble() {
  found("trouble").hidden = true;
}
