// Screenshots as PNG with a palette of 256 colours: a page of few colours and
// much antialiasing loses nothing to the eye and two thirds of its size.
// Source of the format: PNG (W3C Recommendation, third edition).
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** withPalette takes an 8-bit RGB or RGBA PNG without interlace, as browsers write, and returns an indexed one. */
export function withPalette(png) {
  const { width, height, channels, pixels } = decode(png);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const nearest = new Map();
  const rows = Buffer.alloc((width + 1) * height); // each row begins with filter 0
  let from = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 1; x <= width; x++, from += channels) {
      const colour = (pixels[from] << 16) | (pixels[from + 1] << 8) | pixels[from + 2];
      let index = nearest.get(colour);
      if (index === undefined) nearest.set(colour, (index = nearestOf(palette, colour)));
      rows[y * (width + 1) + x] = index;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function decode(png) {
  let width = 0;
  let height = 0;
  let channels = 0;
  const data = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[body[9]] ?? 0;
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error("not an 8-bit RGB or RGBA PNG without interlace");
    }
    if (type === "IDAT") data.push(body);
    at += 12 + length;
  }
  return { width, height, channels, pixels: unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels) };
}

function unfilter(raw, stride, height, channels) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? out[at - channels] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= channels && y > 0 ? out[at - stride - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

const channelOf = (colour, channel) => (colour >> (16 - 8 * channel)) & 255;

/**
 * paletteOf keeps the commonest colours, which are the grounds and inks, and
 * cuts the rest by median: the box that spreads most over most colours is
 * halved until there are 256.
 */
function paletteOf(counts) {
  const all = [...counts].sort((a, b) => b[1] - a[1]);
  const exact = all.slice(0, 64).map(([colour]) => colour);
  return all.length <= 64 ? exact : [...exact, ...cutByMedian(all.slice(64), 192)];
}

function cutByMedian(colours, most) {
  const boxes = [box(colours)];
  while (boxes.length < most) {
    let widest = 0;
    for (const [index, one] of boxes.entries()) if (one.weight > boxes[widest].weight) widest = index;
    const { entries, channel, weight } = boxes[widest];
    if (weight === 0) break;
    entries.sort((a, b) => channelOf(a[0], channel) - channelOf(b[0], channel));
    const total = entries.reduce((sum, [, count]) => sum + Math.sqrt(count), 0);
    let half = 0;
    let cut = 0;
    while (cut < entries.length - 1 && (half += Math.sqrt(entries[cut][1])) < total / 2) cut++;
    cut = Math.max(1, cut);
    boxes.splice(widest, 1, box(entries.slice(0, cut)), box(entries.slice(cut)));
  }
  return boxes.map(({ entries }) => {
    // The commonest colour of a box stands for it.
    let best = entries[0];
    for (const entry of entries) if (entry[1] > best[1]) best = entry;
    return best[0];
  });
}

function box(entries) {
  let [channel, spread] = [0, 0];
  for (const one of [0, 1, 2]) {
    let [low, high] = [255, 0];
    for (const [colour] of entries) {
      const value = channelOf(colour, one);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > spread) [channel, spread] = [one, high - low];
  }
  return { entries, channel, weight: spread * Math.sqrt(entries.length) };
}

function nearestOf(palette, colour) {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, one] of palette.entries()) {
    const away = [0, 1, 2].reduce((sum, channel) => sum + (channelOf(one, channel) - channelOf(colour, channel)) ** 2, 0);
    if (away < least) [best, least] = [index, away];
  }
  return best;
}

function chunk(type, body) {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}
