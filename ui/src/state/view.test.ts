import { describe, expect, it } from "vitest";
import { defaultView, formatView, parseView, type View } from "./view";

const full: View = {
  panel: "industry", from: "hub:beijingxi", to: "116.4,39.9", minutes: 75, depart: "17:30", window: 120, percentile: 90, feeder: "bike",
  vs: "hub:fengtai", vsDepart: "18:00",
  chain: "QN", area: "110106", park: "park:P001", node: "QN01", item: "SB001", tab: "gaps", lang: "en", theme: "dark", camera: { zoom: 8.25, lat: 39.5, lon: 116.125 },
};

describe("the view in the address", () => {
  it("survives the round trip", () => {
    expect(parseView(formatView(full))).toEqual(full);
  });
  it("leaves defaults out", () => {
    expect(formatView(defaultView)).toBe("");
    expect(formatView({ ...defaultView, minutes: 60 })).toBe("?minutes=60");
  });
  it("is readable", () => {
    expect(formatView({ ...defaultView, from: "hub:beijingxi", depart: "07:15", camera: { zoom: 8, lat: 39.5, lon: 116 } })).toBe("?from=hub:beijingxi&depart=07:15&map=8/39.5/116");
  });
  it.each([
    ["?minutes=abc", { minutes: 90 }],
    ["?minutes=1000", { minutes: 150 }],
    ["?minutes=-5", { minutes: 15 }],
    ["?minutes=", { minutes: 90 }],
    ["?depart=25:00", { depart: "08:00" }],
    ["?depart=8:00", { depart: "08:00" }],
    ["?vs=hub:fengtai", { vs: "hub:fengtai", vsDepart: "" }],
    ["?vs=hub:fengtai&vsDepart=26:00", { vs: "hub:fengtai", vsDepart: "" }],
    ["?percentile=37", { percentile: 50 }],
    ["?panel=other", { panel: "commute" }],
    ["?lang=fr&theme=pink", { lang: "zh", theme: "auto" }],
    ["?map=8/39.5", { camera: null }],
    ["?map=8/395/116", { camera: null }],
    ["?map=x/y/z", { camera: null }],
  ])("%s falls back", (search, expected) => {
    expect(parseView(search)).toMatchObject(expected);
  });
});
