import type { UseQueryResult } from "@tanstack/react-query";
import { ApiError } from "../api/client";
import { useTrip } from "../api/queries";
import type { Trip } from "../api/types";
import { useView } from "../state/store";
import { useCircle, useOtherCircle } from "./circle";

/** useItinerary is the trip from the circle's origin to the view's destination, under the circle's conditions. */
export function useItinerary(): UseQueryResult<Trip> {
  const { depart } = useView();
  return useItineraryFrom(useCircle().from, depart);
}

/** useOtherItinerary is the same from the second circle's origin and hour. */
export function useOtherItinerary(): UseQueryResult<Trip> {
  const { depart, vsDepart } = useView();
  return useItineraryFrom(useOtherCircle().from, vsDepart || depart);
}

function useItineraryFrom(from: string, depart: string): UseQueryResult<Trip> {
  const { to, window, percentile, feeder } = useView();
  return useTrip({ from, to, depart, window, percentile, feeder });
}

/** noWay tells that there is none from that there is no answer. */
export function noWay(error: unknown): "none" | "same" | null {
  const id = error instanceof ApiError ? error.problem.id : undefined;
  return id === "reach.no_trip" ? "none" : id === "reach.same_place" ? "same" : null;
}
