// The button that goes from the system's colours to light, to dark, and back. theme.js sets what was chosen before.

import { icon } from "./icons.js";
import { say } from "./texts.js";

const NEXT = { system: "light", light: "dark", dark: "system" };

/** @param {HTMLButtonElement} button */
export function switchThemes(button) {
  const { dataset } = document.documentElement;
  const show = () => {
    const theme = dataset.theme ?? "system";
    button.replaceChildren(icon(theme));
    button.ariaLabel = button.title = say(`page.theme.${theme}`);
  };
  button.addEventListener("click", () => {
    const theme = NEXT[dataset.theme ?? "system"];
    if (theme === "system") delete dataset.theme;
    else dataset.theme = theme;
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // It holds until the page is closed.
    }
    show();
  });
  show();
}
