// The JSON of the server's /api/v1: the shapes generated from its OpenAPI
// document, with what the document cannot say. Minutes are door to door unless
// a name says otherwise; coordinates are WGS84 degrees, longitude first;
// shares are 0..1.
import type { Feature, FeatureCollection, LineString, MultiPolygon, Point, Polygon } from "geojson";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** The server writes [] for an empty list and never null, which the document allows. */
type Filled<T> = NonNullable<T> extends readonly (infer E)[] ? Filled<E>[] : T extends object ? { [K in keyof T]: Filled<T[K]> } : T;
/** The document has plain text where the values are known. */
type Known<T, N> = Omit<T, keyof N> & N;
type Answer<K extends keyof Schemas> = Filled<Schemas[K]>;

/** How sure a figure is, surest first. */
export type Basis = Schemas["People"]["basis"];
export type FeederMode = "walk" | "bike" | "car";
export type TransitMode = "rail" | "metro";
export type Grade = "A" | "B" | "C";

export interface List<T> {
  items: T[];
}

export type Source = Pick<Answer<"Source">, "id" | "title"> & Partial<Answer<"Source">>;
export type Problem = Partial<Answer<"Problem">> & { status: number };

/** Bounds are west, south, east, north. */
export type RegionInfo = Known<Answer<"RegionAnswer">, { bounds: [number, number, number, number] }>;
export type AreaProps = Known<Answer<"AreaProperties">, { level: "province" | "city" | "county" }>;
export type AreaFeature = Feature<Polygon | MultiPolygon | Point | null, AreaProps>;
export type Areas = Omit<FeatureCollection, "features"> & { features: AreaFeature[] };
export type LineProps = Known<Answer<"LineProperties">, { mode: TransitMode }>;
export type Lines = FeatureCollection<LineString, LineProps>;
export type Place = Answer<"PlaceRow">;

export type CircleStation = Known<Answer<"ReachedPlace">, { mode: TransitMode }>;
export type CirclePark = Answer<"ReachedPlace">;
export type CircleDistrict = Answer<"ReachedArea">;
export type Sector = Answer<"Sector">;
export type Dent = Answer<"Dent">;
export type Circle = Known<
  Answer<"Circle">,
  {
    feeder: Known<Answer<"Feeder">, { mode: FeederMode }>;
    stations: CircleStation[];
    polygons: { minutes: number; geometry: MultiPolygon }[];
  }
>;

export type Leg = Known<Answer<"Leg">, { kind: FeederMode | "ride" }>;
export type Journey = Known<Answer<"Journey">, { legs: Leg[] }>;
export type TripOption = Known<Answer<"Option">, { legs: Leg[] }>;
export type Trip = Known<Answer<"Trip">, { best: Journey | null; fastestRide: Journey | null; options: TripOption[] }>;
export type Claim = Known<Answer<"Claim">, { verdict: "holds" | "differs" | "notCheckable" }>;

export type ChainRow = Answer<"ChainSummary">;
export type Evidence = Known<Answer<"ChainEvidence">, { grade: Grade }>;
export type NodeStatus = "present" | "outside" | "missing";
export type ChainNode = Known<Answer<"ChainNode">, { stage: "upstream" | "midstream" | "downstream"; status: NodeStatus; evidence: Evidence[] }>;
export type Gap = Known<Answer<"ChainGap">, { status: NodeStatus }>;
export type ChainFinding = Known<Answer<"ChainFinding">, { firms: Evidence[]; candidates: Evidence[] }>;
export type ChainLists = Record<"strong" | "extend" | "fill" | "weak", ChainFinding[]>;
export type ChainAnswer = Known<Answer<"ChainAnswer">, { nodes: ChainNode[]; gaps: Gap[]; lists: ChainLists; thresholds: Record<string, Answer<"ChainThreshold">> }>;
export type Heat = Answer<"HeatMatrix">;
export type HeatCell = Answer<"HeatCell">;
export type ChainHit = Answer<"ChainHit">;
export type ChainLoss = Known<Answer<"ChainLoss">, { substitutes: Known<Answer<"ChainSubstitutes">, { firms: Evidence[] }>[] }>;
export type Indicator = Answer<"IndicatorRow">;
export type Move = Answer<"MoveRow">;
export type FlowAnswer = Answer<"Flows">;
export type FlowCell = Answer<"FlowRow">;
export type Notice = Answer<"NoticeRow">;

export type Item = Answer<"ItemRow">;
export type Matrix = Answer<"Matrix">;
export type Window = Answer<"WindowRow">;
export type Windows = Answer<"WindowList">;
export type Agreement = Answer<"AgreementRow">;
export type Programme = Answer<"ProgrammeRow">;
