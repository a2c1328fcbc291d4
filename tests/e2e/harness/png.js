/**
 * Makes pictures small: a PNG as the browser gives it, written again with a palette of at most 256 colours.
 *
 * Only what browsers write is read (8 bits, RGB or RGBA, not interlaced). What is left out: dithering, which would cost more
 * bytes than it is worth on text.
 */

import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** Width and height of a PNG. @param {Buffer} png */
export const sizeOf = (png) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

/** @param {Buffer} png @param {number} [nColours] */
export function smaller(png, nColours = 256) {
  const { width, height, pixels, depth } = read(png);
  const counts = new Map();
  const key = (/** @type {number} */ at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
  for (let at = 0; at < pixels.length; at += depth) counts.set(key(at), (counts.get(key(at)) ?? 0) + 1);
  const palette = choose(counts, nColours);
  const nearest = new Map();
  for (const colour of counts.keys()) nearest.set(colour, nearestIn(palette, colour));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = nearest.get(key((y * width + x) * depth));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const chunks = [chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** Halves the box with the widest range of colours until there are enough of them (median cut). @param {Map<number, number>} counts @param {number} n */
function choose(counts, n) {
  const parts = [16, 8, 0];
  let boxes = [[...counts.keys()]];
  const range = (/** @type {number[]} */ box) => {
    const spans = parts.map((shift) => {
      let [low, high] = [255, 0];
      for (const colour of box) [low, high] = [Math.min(low, (colour >> shift) & 255), Math.max(high, (colour >> shift) & 255)];
      return high - low;
    });
    const widest = Math.max(...spans);
    return { widest, shift: parts[spans.indexOf(widest)] };
  };
  while (boxes.length < n) {
    const ranges = boxes.map(range);
    const at = ranges.reduce((best, { widest }, i) => (widest > ranges[best].widest ? i : best), 0);
    if (ranges[at].widest === 0) break;
    const { shift } = ranges[at];
    const sorted = boxes[at].sort((one, two) => ((one >> shift) & 255) - ((two >> shift) & 255));
    const middle = sorted.length >> 1;
    boxes = [...boxes.slice(0, at), sorted.slice(0, middle), sorted.slice(middle), ...boxes.slice(at + 1)];
  }
  // The colour that most pixels of a box have: flat areas keep theirs exactly.
  return boxes.map((box) => box.reduce((best, colour) => ((counts.get(colour) ?? 0) > (counts.get(best) ?? 0) ? colour : best), box[0]));
}

/** @param {number[]} palette @param {number} colour */
function nearestIn(palette, colour) {
  let [best, least] = [0, Infinity];
  for (const [i, other] of palette.entries()) {
    const distance = [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** @param {Buffer} png */
function read(png) {
  const { width, height } = sizeOf(png);
  const depth = png[25] === 6 ? 4 : 3;
  const parts = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * depth;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < depth ? 0 : pixels[y * stride + x - depth];
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + x];
      const corner = x < depth || y === 0 ? 0 : pixels[(y - 1) * stride + x - depth];
      pixels[y * stride + x] = raw[y * (stride + 1) + 1 + x] + foretold(filter, left, up, corner);
    }
  }
  return { width, height, depth, pixels };
}

/** What a byte is expected to be (PNG, section 9). @param {number} filter @param {number} left @param {number} up @param {number} corner */
function foretold(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** @param {Buffer} bytes */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
