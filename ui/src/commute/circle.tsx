// The circle of the view, following the sliders.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { get } from "../api/client";
import { useHubs } from "../api/queries";
import type { Circle } from "../api/types";
import { useView } from "../state/store";
import { sameOrigin } from "../state/view";
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

const none: CircleState = { circle: null, from: "", pending: true, error: null, retry: () => {} };
const CircleContext = createContext<CircleState>(none);
const OtherContext = createContext<CircleState>(none);

function fetchCircle({ lang, ...query }: CircleQuery, signal: AbortSignal): Promise<Circle> {
  return get<Circle>("/circle", { ...query, cutoffs: nestedCutoffs(query.minutes).join(",") }, lang, signal);
}

export function CircleProvider({ children }: { children: ReactNode }) {
  const { depart, from, panel, vs, vsDepart } = useView();
  const hubs = useHubs();
  const origin = from || hubs.data?.items[0]?.id || "";
  const first = useFollowed(origin, depart);
  // The second circle is seen in the commute panel only.
  const second = useFollowed(panel !== "commute" ? "" : vs === sameOrigin ? origin : vs, vsDepart || depart);
  const other = useMemo<CircleState>(
    () => (second.from === "" || second.error !== null ? { ...second, circle: null } : second),
    [second],
  );
  return (
    <CircleContext.Provider value={first}>
      <OtherContext.Provider value={other}>{children}</OtherContext.Provider>
    </CircleContext.Provider>
  );
}

/** useFollowed asks for the circle of an origin and departure, all else as the view has it; it waits while from is empty. */
function useFollowed(from: string, depart: string): CircleState {
  const { window, minutes, percentile, feeder, lang } = useView();
  const hubs = useHubs();
  const [feed] = useState(() => new CircleFeed(fetchCircle));
  const answer = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const query = useMemo(() => ({ from, depart, window, minutes, percentile, feeder, lang }), [from, depart, window, minutes, percentile, feeder, lang]);
  useEffect(() => {
    if (query.from === "") feed.stop();
    else feed.ask(query);
  }, [feed, query]);
  useEffect(() => feed.stop, [feed]);

  const current = answer.query !== null && keyOf(answer.query) === keyOf(query);
  const { error: hubError, refetch } = hubs;
  return useMemo<CircleState>(
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
}

export function useCircle(): CircleState {
  return useContext(CircleContext);
}

/** useOtherCircle is the second circle of a comparison; its from is empty where there is none. */
export function useOtherCircle(): CircleState {
  return useContext(OtherContext);
}
