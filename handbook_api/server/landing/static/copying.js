// Buttons that copy the text of the element they name.
import { found } from "./elements.js";
import { say } from "./texts.js";

const SHOWN_FOR_MS = 2500;

export function startCopying() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", () => copy(button, found(button.dataset.copies)));
  }
}

async function copy(button, source) {
  let said = "copied";
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // Without a secure connection (another device on the network) a page may not write to the clipboard.
    select(source);
    said = "copy.by_hand";
  }
  button.textContent = say(said);
  found("announcement").textContent = say(said);
  setTimeout(() => {
    button.textContent = say("copy");
    found("announcement").textContent = "";
  }, SHOWN_FOR_MS);
}

function select(source) {
  source.focus();
  if (source.select) {
    source.select();
  } else {
    getSelection().selectAllChildren(source);
  }
}
