import { expect, test } from "vitest";
import { bend, planeOf, widthOf } from "./arcs";

test("points fall inside the plane, north up and east to the right", () => {
  const plane = planeOf([[115, 38], [117, 40]], 400, 10);
  expect(plane.at([115, 40])).toEqual([10, 10]);
  const [x, y] = plane.at([117, 38]);
  expect(x).toBeCloseTo(390);
  expect(y).toBeCloseTo(plane.height - 10);
});

test("there and back are two lines", () => {
  expect(bend([0, 0], [60, 0])).toBe("M0.0 0.0Q30.0 -20.0 60.0 0.0");
  expect(bend([60, 0], [0, 0])).toBe("M60.0 0.0Q30.0 20.0 0.0 0.0");
});

test("the widest line is that of the most", () => {
  expect(widthOf(16, 16)).toBe(10);
  expect(widthOf(4, 16)).toBe(5.75);
});
