// A field for an address.

import { element, sheet } from "./elements.js";

/**
 * @param {object} options
 * @param {(key: string, values?: object) => string} options.say
 * @param {(address: string) => void} options.onAddress throws what is wrong with it
 */
export function addressDialog({ say, onAddress }) {
  const input = element("input", {
    id: "intake-address",
    type: "url",
    autocomplete: "off",
    spellcheck: false,
    placeholder: `${location.origin}/…`,
  });
  const hint = element("p", { id: "intake-address-hint", className: "soft small" });
  hint.textContent = say("intake.addressHint", { origin: location.origin });
  const problem = element("p", { id: "intake-address-problem", className: "wrong small", role: "alert" });
  input.setAttribute("aria-describedby", `${hint.id} ${problem.id}`);

  const show = (text) => {
    problem.textContent = text;
    input.ariaInvalid = String(text !== "");
  };
  const form = element(
    "form",
    { className: "intake-form", noValidate: true },
    element("label", { htmlFor: input.id }, say("intake.address")),
    input,
    element("button", { className: "primary" }, say("intake.addressOpen")),
    problem,
    hint,
  );
  const dialog = sheet(say("intake.addressTitle"), say("intake.close"), form);
  dialog.classList.add("intake-address");

  form.onsubmit = (event) => {
    event.preventDefault();
    try {
      onAddress(input.value.trim());
      input.value = "";
      dialog.close();
    } catch (error) {
      show(error.message);
      input.focus();
    }
  };
  input.oninput = () => show("");
  dialog.onclose = () => show("");
  return {
    dialog,
    open: () => {
      dialog.showModal();
      input.focus();
    },
  };
}
