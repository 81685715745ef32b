// The circle of the view, following the sliders.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { get } from "../api/client";
import { useHubs } from "../api/queries";
import type { Circle } from "../api/types";
import { useView } from "../state/store";
import { CircleFeed, type CircleQuery, keyOf, nestedCutoffs } from "./feed";

export interface CircleState {
  /** The newest circle there is; it may still be that of a moment ago. */
  circle: Circle | null;
  /** The origin asked for; empty until the hubs are known. */
  from: string;
  /** Another circle than the one shown is on its way. */
  pending: boolean;
  error: unknown;
  retry: () => void;
}

const CircleContext = createContext<CircleState>({ circle: null, from: "", pending: true, error: null, retry: () => {} });

function fetchCircle({ lang, ...query }: CircleQuery, signal: AbortSignal): Promise<Circle> {
  return get<Circle>("/circle", { ...query, cutoffs: nestedCutoffs(query.minutes).join(",") }, lang, signal);
}

export function CircleProvider({ children }: { children: ReactNode }) {
  const { depart, window, minutes, percentile, feeder, lang, from: given } = useView();
  const hubs = useHubs();
  const from = given || hubs.data?.items[0]?.id || "";
  const [feed] = useState(() => new CircleFeed(fetchCircle));
  const answer = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const query = useMemo(() => ({ from, depart, window, minutes, percentile, feeder, lang }), [from, depart, window, minutes, percentile, feeder, lang]);
  useEffect(() => {
    if (query.from !== "") feed.ask(query);
  }, [feed, query]);
  useEffect(() => feed.stop, [feed]);

  const current = answer.query !== null && keyOf(answer.query) === keyOf(query);
  const { error: hubError, refetch } = hubs;
  const state = useMemo<CircleState>(
    () => ({
      circle: answer.circle,
      from,
      pending: !current && hubError === null,
      error: current ? answer.error : from === "" ? hubError : null,
      retry: () => {
        if (query.from === "") void refetch();
        else feed.ask(query);
      },
    }),
    [answer, from, current, hubError, refetch, feed, query],
  );
  return <CircleContext.Provider value={state}>{children}</CircleContext.Provider>;
}

export function useCircle(): CircleState {
  return useContext(CircleContext);
}
