// What is on show, in words.

/**
 * @typedef {import("./view.js").Say} Say
 * @typedef {import("./scores.js").Scores} Scores
 */

// Classes whose share is told.
const NAMED = 3;

export class Words {
  #say;
  #language = document.documentElement.lang || undefined;
  #percent = new Intl.NumberFormat(this.#language, { style: "percent" });
  #fine = new Intl.NumberFormat(this.#language, { style: "percent", maximumFractionDigits: 1 });
  #decimal = new Intl.NumberFormat(this.#language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  #list = new Intl.ListFormat(this.#language, { type: "unit" });

  /** @param {Say} say */
  constructor(say) {
    this.#say = say;
  }

  /** @param {number} value */
  percent(value) {
    return this.#percent.format(value);
  }

  /** @param {number} value */
  decimal(value) {
    return this.#decimal.format(value);
  }

  /**
   * How much of a picture is what, once that was counted.
   * @param {string} name
   * @param {Scores | undefined} scores
   * @param {number} threshold
   */
  shown(name, scores, threshold) {
    const share = scores?.share(threshold);
    if (share === undefined) return name && this.#say("view.picture", { name });
    const classes = scores?.shares();
    const atThreshold = { name, share: this.#part(share), threshold: this.decimal(threshold) };
    if (!classes) return this.#say("view.share", atThreshold);
    if (classes.length === 0) return this.#say("view.ground", { name, ground: scores.result.classes.names[0] });
    const named = classes.slice(0, NAMED);
    return this.#say(classes.length > NAMED ? "view.classesAndMore" : "view.classes", {
      name,
      classes: this.#list.format(
        named.map(({ name, share }) => this.#say("view.class", { class: name, share: this.#part(share) })),
      ),
      more: classes.length - NAMED,
    });
  }

  /** @param {{ x: number, y: number, probability: number, className?: string }} pointed */
  pointed({ x, y, probability, className }) {
    const values = { x, y, class: className, probability: this.decimal(probability) };
    return this.#say(className === undefined ? "view.probe" : "view.probeClass", values);
  }

  /** @param {number} share */
  #part(share) {
    return (share < 0.1 ? this.#fine : this.#percent).format(share);
  }
}
