// The sheet about models: the one that runs and where, those that can be opened, and those that are kept here.

import { models } from "../pkg/index.js";
import { bytes, language, say } from "../texts.js";
import { deviceSentences } from "./device.js";

/**
 * Tells "open" ({ name, model }) of what somebody wants to open, "said" ({ text }) of what was done, and "problem"
 * ({ error }).
 */
export class Library extends EventTarget {
  #dialog;
  #shipped;

  /** @param {HTMLDialogElement} dialog @param {string} shipped the address of the model that comes with the page */
  constructor(dialog, shipped) {
    super();
    this.#dialog = dialog;
    this.#shipped = shipped;
    const file = this.#at("file");
    file.addEventListener("change", () => {
      if (file.files[0]) this.#open(file.files[0].name, file.files[0]);
      file.value = "";
    });
    this.#at("choose").addEventListener("click", () => file.click());
    // Only where the browser lends a page a folder as it is.
    this.#at("folder").hidden = !globalThis.showDirectoryPicker;
    this.#at("folder").addEventListener("click", () => this.#pickFolder());
    this.#at("address").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#openAddress(this.#at("address").elements.url.value.trim());
    });
  }

  /** @param {string} name @param {import("../pkg/index.js").Info} info */
  describe(name, info) {
    const parameters = new Intl.NumberFormat(language, {
      notation: "compact",
      compactDisplay: "long",
      maximumSignificantDigits: 3,
    });
    const size = info.inputSize.width;
    this.#at("name").textContent = name;
    this.#at("facts").textContent = say("library.facts", {
      variant: info.variant,
      parameters: parameters.format(info.parameters),
      size,
    });
    this.#at("description").textContent = info.description || say("library.undescribed");
    this.#at("device").replaceChildren(...deviceSentences(info).map((text) => paragraph(text)));
    this.#at("webgpu").hidden = info.device === "gpu";
  }

  async show() {
    this.#dialog.showModal();
    await this.#list();
  }

  async #list() {
    const kept = await models.list().catch(() => []);
    const shipped = kept.find(({ url }) => url === this.#shipped);
    const others = kept.filter((model) => model !== shipped);
    const about = [say("library.shipped"), ...(shipped ? [bytes(shipped.bytes)] : [])].join(" · ");
    const rows = [this.#row(say("library.demo"), this.#shipped, about)];
    for (const { url, variant, bytes: size } of others) {
      rows.push(this.#row(shortName(url), url, `${variant} · ${bytes(size)}`, true));
    }
    this.#at("here").replaceChildren(...rows);
    this.#at("nothing").hidden = others.length > 0;
    const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
    this.#at("storage").textContent = quota ? say("library.storage", { usage: bytes(usage), quota: bytes(quota) }) : "";
  }

  /** @param {string} name @param {string} url @param {string} facts @param {boolean} [removable] */
  #row(name, url, facts, removable = false) {
    const row = document.createElement("li");
    const text = document.createElement("p");
    const title = document.createElement("strong");
    title.textContent = name;
    const small = document.createElement("span");
    small.className = "soft small";
    small.textContent = facts;
    text.append(title, small);
    const use = button(say("library.use"), say("library.useLabel", { name }), () => this.#open(name, url));
    row.append(text, use);
    if (removable) {
      row.append(
        button(say("library.remove"), say("library.removeLabel", { name }), async () => {
          await models.remove(url);
          await this.#list();
          this.#at("here").querySelector("button")?.focus();
          this.#tell("said", { text: say("library.removed", { name }) });
        }),
      );
    }
    return row;
  }

  async #pickFolder() {
    // Whoever closes the picker has changed their mind.
    const handle = await showDirectoryPicker({ id: "model" }).catch(() => undefined);
    if (handle) this.#open(handle.name, handle);
  }

  /** @param {string} address */
  #openAddress(address) {
    const url = URL.parse(address, document.baseURI);
    const values = { address, origin: location.origin };
    if (!address || !url) this.#refuse(say("library.noAddress", values));
    else if (url.origin !== location.origin) this.#refuse(say("library.foreign", values));
    else this.#open(shortName(url.href), url.href);
  }

  /** @param {string} text */
  #refuse(text) {
    this.#at("refused").textContent = text;
    this.#at("address").elements.url.focus();
  }

  /** @param {string} name @param {string | Blob | FileSystemDirectoryHandle} model */
  #open(name, model) {
    this.#at("refused").textContent = "";
    this.#dialog.close();
    this.#tell("open", { name, model });
  }

  /** @param {string} part @returns {any} */
  #at(part) {
    return this.#dialog.querySelector(`[data-part="${part}"]`);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {string} url */
function shortName(url) {
  return decodeURIComponent(new URL(url).pathname.split("/").filter(Boolean).at(-1) ?? url);
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/** @param {string} text @param {string} label @param {() => void} onclick */
function button(text, label, onclick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.ariaLabel = label;
  made.addEventListener("click", onclick);
  return made;
}
