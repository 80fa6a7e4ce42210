// Pictures that both engines are given: another one for each run, so that no answer can be an older one's.

// ImageNet's mean and standard deviation, as in src/segmenter.rs.
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** Waves of colour, row by row, three bytes a pixel: the same for the same number. */
export function pixels(side, number) {
  const bytes = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (const [a, b] of [[9, 17], [23, -11], [-13, 29]]) {
        bytes[at++] = 128 + 120 * Math.sin(x / a + y / b + number);
      }
    }
  }
  return bytes;
}

/** As a file for ours: it is of the network's size, so nothing in it is resampled. */
export function bitmapFile(side, pixels) {
  const HEAD = 54;
  const row = Math.ceil((side * 3) / 4) * 4;
  const file = new DataView(new ArrayBuffer(HEAD + row * side));
  file.setUint16(0, 0x424d); // "BM"
  file.setUint32(2, file.byteLength, true);
  file.setUint32(10, HEAD, true);
  file.setUint32(14, HEAD - 14, true);
  file.setInt32(18, side, true);
  file.setInt32(22, -side, true); // downwards
  file.setUint16(26, 1, true);
  file.setUint16(28, 24, true);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < 3; c++) file.setUint8(HEAD + y * row + x * 3 + c, pixels[(y * side + x) * 3 + 2 - c]);
    }
  }
  return new File([file], "picture.bmp");
}

/** As numbers for theirs: what ours makes of the file before its network begins. */
export function normalized(side, pixels) {
  const plane = side * side;
  return Float32Array.from({ length: 3 * plane }, (_, index) => {
    const c = Math.floor(index / plane);
    return (pixels[(index % plane) * 3 + c] / 255 - MEAN[c]) / STD[c];
  });
}
