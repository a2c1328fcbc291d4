/**
 * Carries marks over to a text that has changed, for the moment until the engine has said where they belong: what would be
 * painted on other words meanwhile is rather not painted.
 *
 * What is left out: finding anything again. Only what plainly stayed as it was comes along.
 */

/** @typedef {import("./protocol.js").Block} Block */
/** @typedef {import("./protocol.js").Mark} Mark */

/** @param {Block[]} blocks where each begins, and the end of the last */
const startsOf = (blocks) => {
  const starts = [0];
  for (const { text } of blocks) starts.push((starts.at(-1) ?? 0) + text.length + 1);
  return starts;
};

/** Texts that stand there once, and where. @param {Block[]} blocks @param {number} from @param {number} to */
const once = (blocks, from, to) => {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (let at = from; at < to; at++) found.set(blocks[at].text, found.has(blocks[at].text) ? -1 : at);
  return found;
};

/** Which block each old block is now, where that is plain. @param {Block[]} was @param {Block[]} is */
function pair(was, is) {
  /** @type {(number|undefined)[]} */
  const to = Array(was.length);
  /** @param {number} old @param {number} now */
  const isPair = (old, now) => to[old] === undefined && was[old]?.text === is[now]?.text && is[now] !== undefined;
  let first = 0;
  while (first < was.length && isPair(first, first)) to[first] = first++;
  let [last, lastNow] = [was.length - 1, is.length - 1];
  while (last >= first && lastNow >= first && isPair(last, lastNow)) to[last--] = lastNow--;
  const [old, now] = [once(was, first, last + 1), once(is, first, lastNow + 1)];
  for (const [text, at] of old) if (at >= 0 && (now.get(text) ?? -1) >= 0) to[at] = now.get(text);
  // Repeated ones go with their neighbours.
  for (let at = first; at <= last; at++) {
    const before = to[at - 1];
    if (before !== undefined && isPair(at, before + 1)) to[at] = before + 1;
  }
  for (let at = last; at >= first; at--) {
    const behind = to[at + 1];
    if (behind !== undefined && isPair(at, behind - 1)) to[at] = behind - 1;
  }
  return to;
}

/** A place in a block that changed: what stands before or behind the change stays. @param {string} was @param {string} is */
function inside(was, is) {
  const max = Math.min(was.length, is.length);
  let head = 0;
  while (head < max && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < max - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  // Half of it other words: nobody would say that it is the same block.
  if ((head + tail) * 2 < was.length) return null;
  /** @param {number} start @param {number} end in the old block; gives how far both moved */
  return (start, end) => (end <= head ? 0 : start >= was.length - tail ? is.length - was.length : null);
}

/** @param {number[]} starts @param {number} at the block that holds a place */
function blockAt(starts, at) {
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {Mark[]} marks @param {Block[]} was the blocks they are of @param {Block[]} is the blocks there are now
 * @returns {Mark[]} those whose words stayed, where they are now
 */
export function carry(marks, was, is) {
  if (was === is || !marks.length) return marks;
  const to = pair(was, is);
  const [old, now] = [startsOf(was), startsOf(is)];
  return marks.flatMap((mark) => {
    const [first, last] = [blockAt(old, mark.start), blockAt(old, Math.max(mark.start, mark.end - 1))];
    const at = to[first];
    if (at !== undefined) {
      const moved = now[at] - old[first];
      return to[last] === at + last - first ? [{ ...mark, start: mark.start + moved, end: mark.end + moved }] : [];
    }
    const [before, behind] = [first ? to[first - 1] : -1, to[first + 1]];
    const beside = before !== undefined ? before + 1 : behind !== undefined ? behind - 1 : -1;
    const place = first === last && is[beside] ? inside(was[first].text, is[beside].text) : null;
    const moved = place && place(mark.start - old[first], mark.end - old[first]);
    if (moved === null) return [];
    const by = now[beside] - old[first] + moved;
    return [{ ...mark, start: mark.start + by, end: mark.end + by }];
  });
}
