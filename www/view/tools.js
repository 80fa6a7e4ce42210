// The buttons of a view, and how near it is.

export class Tools {
  element = document.createElement("div");
  #say;
  #zoom;

  /**
   * @param {import("./view.js").Say} say
   * @param {{ zoomIn(): void, zoomOut(): void, fit(): void, actualSize(): void }} view
   */
  constructor(say, view) {
    this.#say = say;
    this.element.className = "view-tools";
    this.element.role = "group";
    this.element.ariaLabel = say("view.zoom");
    this.#zoom = button("100%", "", () => view.actualSize());
    this.#zoom.classList.add("view-zoom");
    this.element.append(
      button("−", say("view.zoomOut"), () => view.zoomOut()),
      this.#zoom,
      button("+", say("view.zoomIn"), () => view.zoomIn()),
      button(say("view.fit"), say("view.fitLabel"), () => view.fit()),
    );
  }

  set zoom(/** @type {string} */ zoom) {
    if (this.#zoom.textContent === zoom && this.#zoom.title) return;
    this.#zoom.textContent = zoom;
    this.#zoom.ariaLabel = this.#zoom.title = this.#say("view.actualSize", { zoom });
  }
}

/** @param {string} text @param {string} label @param {() => void} act */
function button(text, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.ariaLabel = button.title = label;
  button.addEventListener("click", act);
  return button;
}
