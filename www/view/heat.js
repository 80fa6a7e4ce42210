// The colours of probabilities: from a deep blue to a pale yellow, always lighter, so that they read in grey too.

const STOPS = [
  [14, 16, 44],
  [62, 34, 122],
  [140, 38, 122],
  [214, 64, 92],
  [250, 140, 62],
  [252, 204, 90],
  [255, 250, 210],
];

export const heat = Array.from({ length: 256 }, (_, value) => {
  const place = (value / 255) * (STOPS.length - 1);
  const before = Math.min(Math.floor(place), STOPS.length - 2);
  return STOPS[before].map((from, channel) => from + (STOPS[before + 1][channel] - from) * (place - before));
});

export const heatGradient = `linear-gradient(to right, ${STOPS.map((stop) => `rgb(${stop})`)})`;
