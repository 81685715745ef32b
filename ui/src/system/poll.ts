// How often a page that shows something unfinished asks again.

const often = 1000;
const seldom = 5000;
const attentive = 60_000;
const longest = 600_000;

/**
 * pollEvery is the pause in milliseconds before the next question, that long
 * after the reader last did something; false when it is time to stop: a page
 * left open must neither load the server nor keep its session alive for ever.
 */
export function pollEvery(elapsed: number): number | false {
  if (elapsed >= longest) return false;
  return elapsed < attentive ? often : seldom;
}
