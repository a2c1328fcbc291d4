/**
 * Writes a zip file: the same bytes for the same files, on every machine and day, so that anybody can check a release.
 *
 * What is left out: directories as entries, sizes beyond 4 GB, and reading.
 */

import { deflateRawSync } from "node:zlib";

const TABLE = Uint32Array.from({ length: 256 }, (_, at) => {
  let sum = at;
  for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  return sum;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 255];
  return ~sum >>> 0;
}

/** 1980-01-01, the first day there is in a zip file. */
const DAY = 0x21;

/** @param {[string, Buffer][]} files by path, with `/` */
export function zip(files) {
  /** @type {Buffer[]} */
  const bodies = [];
  /** @type {Buffer[]} */
  const list = [];
  let offset = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(bytes, { level: 9 });
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0); // The version that is needed to unpack it.
    facts.writeUInt16LE(0x800, 2); // Names are UTF-8.
    facts.writeUInt16LE(8, 4);
    facts.writeUInt16LE(DAY, 8);
    [crc32(bytes), packed.length, bytes.length].forEach((value, at) => facts.writeUInt32LE(value, 10 + at * 4));
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const body = [Buffer.from("PK\x03\x04"), facts, name, packed];
    bodies.push(...body);
    list.push(Buffer.from("PK\x01\x02\x14\x00"), facts, place, name);
    offset += body.reduce((sum, { length }) => sum + length, 0);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}
