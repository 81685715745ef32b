// Where a flow is drawn: seats on a plane of their own, and a line that bends
// to the left of the way, so that two directions are two lines.
export type Point = [number, number];

export interface Plane {
  width: number;
  height: number;
  at: (lonLat: readonly number[]) => Point;
}

/** planeOf fits points into a width: equirectangular, true to scale at their middle latitude. */
export function planeOf(points: readonly (readonly number[])[], width: number, margin: number): Plane {
  const lons = points.map((point) => point[0] ?? 0);
  const lats = points.map((point) => point[1] ?? 0);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (width - 2 * margin) / Math.max(1e-9, (east - west) * squeeze);
  return {
    width,
    height: Math.max(80, (north - south) * scale + 2 * margin),
    at: ([lon = 0, lat = 0]) => [margin + (lon - west) * squeeze * scale, margin + (north - lat) * scale],
  };
}

/** bend is the path of a flow: a quadratic curve whose middle lies a sixth of the way beside it. */
export function bend([x1, y1]: Point, [x2, y2]: Point): string {
  const [mx, my] = [(x1 + x2) / 2 + (y2 - y1) / 3, (y1 + y2) / 2 - (x2 - x1) / 3];
  return `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`;
}

/** widthOf is the width of a line in pixels: its area grows with the count. */
export const widthOf = (count: number, most: number) => 1.5 + 8.5 * Math.sqrt(count / Math.max(1, most));
