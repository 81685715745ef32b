// Opening the itinerary to a place, from wherever in the page.
import { change } from "../state/store";

export const itineraryId = "itinerary";

/** openItinerary shows the way to a place or point; the reader is taken there unless the map they look at would leave. */
export function openItinerary(to: string, from: "map" | "table"): void {
  change({ panel: "commute", to, tab: "trip" });
  if (from === "map" && !window.matchMedia("(min-width: 901px)").matches) return;
  requestAnimationFrame(() => {
    const section = document.getElementById(itineraryId);
    section?.scrollIntoView({ block: "start" });
    // The row that was pressed is gone; the map is still there.
    if (from === "table") section?.focus({ preventScroll: true });
  });
}
