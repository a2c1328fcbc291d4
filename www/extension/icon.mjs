/**
 * Draws the icon: a baton on a tile, in the sizes that browsers ask for. Pixels by distance, so that it is sharp in each.
 *
 * What is left out: any picture file to be kept in step with it.
 */

import { deflateSync } from "node:zlib";

import { crc32 } from "./zip.mjs";

const TILE = [11, 107, 99];
const STICK = [255, 255, 255];
const GRIP = [95, 201, 189];

/** How far a point is outside of the tile. @param {number} x @param {number} y both from -0.5 to 0.5 */
function tile(x, y) {
  const [dx, dy] = [Math.abs(x) - 0.24, Math.abs(y) - 0.24];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - 0.24;
}

/** How far it is outside of a stroke between two points. @param {number} x @param {number} y @param {number[]} line @param {number} width */
function stroke(x, y, [ax, ay, bx, by], width) {
  const [dx, dy] = [bx - ax, by - ay];
  const at = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - dx * at, y - ay - dy * at) - width;
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG file. @param {number} size in pixels */
export function drawIcon(size) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  /** @param {number} distance */
  const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance * size));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) / size - 0.5, (row + 0.5) / size - 0.5];
      const [stick, grip] = [cover(stroke(x, y, [-0.19, 0.19, 0.19, -0.19], 0.075)), cover(stroke(x, y, [-0.19, 0.19, -0.1, 0.1], 0.075))];
      const at = row * (size * 4 + 1) + 1 + column * 4;
      TILE.forEach((under, i) => {
        const white = under + (STICK[i] - under) * stick;
        rows[at + i] = Math.round(white + (GRIP[i] - white) * grip);
      });
      rows[at + 3] = Math.round(255 * cover(tile(x, y)));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
