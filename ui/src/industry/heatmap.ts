// How the matrix of nodes and districts is coloured.

/** shade grows with the root of the count: many cells have one firm, few have twenty. */
export function shade(firms: number, most: number): number {
  return 0.16 + 0.6 * Math.sqrt(firms / Math.max(1, most));
}
