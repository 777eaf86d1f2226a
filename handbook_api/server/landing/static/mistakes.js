// Shows what is wrong with a form: the API's own sentences, at the fields they are about.
import { element } from "./elements.js";

/** Show `errors` of a mutation in `result`. `fields` are the inputs by the name of the API's input field. */
export function showMistakes(result, errors, fields) {
  for (const { path } of errors) {
    fields[path[0]]?.setAttribute("aria-invalid", "true");
  }
  const sentences = errors.map(({ message }) => element("p", { class: "mistake" }, message));
  result.replaceChildren(...sentences);
  errors.map(({ path }) => fields[path[0]]).find(Boolean)?.focus();
}

/** Take back what was shown before. */
export function clearMistakes(result, fields) {
  for (const field of Object.values(fields)) {
    field.removeAttribute("aria-invalid");
  }
  result.replaceChildren();
}
