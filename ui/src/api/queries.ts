// What the page reads, as react-query hooks. Everything but the circle is
// small and changes only with the pack, so it is kept for the session.
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useText } from "../i18n";
import { get, type Query } from "./client";
import type {
  Agreement, Areas, ChainAnswer, ChainLoss, ChainRow, Claim, FlowAnswer, Heat, Indicator, Item, Lines, List, Matrix, Move, Notice, Place,
  Programme, RegionInfo, Trip, Windows,
} from "./types";

function useGet<T>(path: string, query: Query = {}, enabled = true): UseQueryResult<T> {
  const { lang } = useText();
  return useQuery({
    queryKey: [path, query, lang],
    queryFn: ({ signal }) => get<T>(path, query, lang, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export const useRegion = () => useGet<RegionInfo>("/region");
export const useAreas = () => useGet<Areas>("/areas");
export const useLines = () => useGet<Lines>("/lines");
export const useHubs = () => useGet<List<Place>>("/places", { kind: "hub", limit: 100 });
export const useParks = () => useGet<List<Place>>("/places", { kind: "park", limit: 500 });
export const useStations = () => useGet<List<Place>>("/places", { kind: "station", limit: 2000 });
export const usePlaceSearch = (q: string) => useGet<List<Place>>("/places", { q, limit: 30 }, q.trim() !== "");

export const useTrip = (query: { from: string; to: string; depart: string; window: number; percentile: number; feeder: string }) =>
  useGet<Trip>("/trip", query, query.from !== "" && query.to !== "");
export const useClaims = () => useGet<List<Claim>>("/claims");

export const useChains = () => useGet<List<ChainRow>>("/chains");
export const useChain = (id: string, query: { area: string; park: string; minutes: number | null }) =>
  useGet<ChainAnswer>(`/chains/${encodeURIComponent(id)}`, query, id !== "");
export const useHeat = (chain: string) => useGet<Heat>(`/chains/${encodeURIComponent(chain)}/matrix`, {}, chain !== "");
export const useShock = (query: { firm: string; node: string; area: string; minutes: number }) => useGet<ChainLoss>("/chain-shock", query, query.firm !== "" || query.node !== "");
export const useIndicators = (circle: string) => useGet<List<Indicator>>("/indicators", { circle });
export const useMoves = () => useGet<List<Move>>("/moves");
export const useFlows = (kind: "move" | "branch", minutes: number) => useGet<FlowAnswer>(kind === "move" ? "/flows" : "/firm-flows", { minutes });

export const useItems = () => useGet<List<Item>>("/items", { limit: 500 });
export const useMatrix = () => useGet<Matrix>("/items/matrix", { by: "area" });
export const useWindows = (item: string) => useGet<Windows>("/windows", { item });
export const useNotices = (kind: string) => useGet<List<Notice>>("/notices", { kind });
export const useAgreements = () => useGet<List<Agreement>>("/agreements");
export const useProgrammes = () => useGet<List<Programme>>("/programmes");

/** useAreaName names a division by its code, in the page's language. */
export function useAreaName(): (code: string | undefined) => string {
  const { named } = useText();
  const areas = useAreas();
  const names = useMemo(() => new Map((areas.data?.features ?? []).map(({ properties }) => [properties.code, properties])), [areas.data]);
  return useCallback(
    (code) => {
      const area = names.get(code ?? "");
      return area ? named(area) : (code ?? "");
    },
    [names, named],
  );
}

/** useRegionName is what the region is called in the page's language. */
export function useRegionName(): string {
  const { lang } = useText();
  const region = useRegion();
  return (lang === "en" && region.data?.titleEn) || (region.data?.title ?? "");
}
