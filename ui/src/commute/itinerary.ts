// Why a journey takes as long as it takes, in parts that add up. Pure.
import type { Journey, Leg, Trip } from "../api/types";

export type PartKind = "walk" | "bike" | "car" | "wait" | "ride";

export interface Part {
  kind: PartKind;
  minutes: number;
}

const order: PartKind[] = ["walk", "bike", "car", "wait", "ride"];

/** whyOf adds up the minutes of the legs and of the waits before them by kind; parts of no minutes are left out. */
export function whyOf(journey: Pick<Journey, "legs">): Part[] {
  const sums = new Map<PartKind, number>();
  const add = (kind: PartKind, minutes: number) => sums.set(kind, (sums.get(kind) ?? 0) + minutes);
  for (const { kind, minutes, waitMinutes } of journey.legs) {
    add("wait", waitMinutes);
    add(kind, minutes);
  }
  return order.map((kind) => ({ kind, minutes: sums.get(kind) ?? 0 })).filter(({ minutes }) => minutes > 0);
}

export type Guess = "clock" | "runs" | "access";

/** guessesOf lists what of a journey is estimated: hours of departure, run times, ways that are not rides. */
export function guessesOf(journey: Pick<Journey, "legs">): Guess[] {
  const guessed: Record<Guess, (leg: Leg) => boolean> = {
    clock: (leg) => leg.clock === "estimated",
    runs: (leg) => leg.runs === "estimated",
    access: (leg) => leg.kind !== "ride",
  };
  return (Object.keys(guessed) as Guess[]).filter((guess) => journey.legs.some(guessed[guess]));
}

/** beyond is true of a trip that takes longer than the circle, or has no way for that part of the departures. */
export const beyond = (trip: Pick<Trip, "minutes">, circleMinutes: number) => trip.minutes === null || trip.minutes > circleMinutes;

/** lineName is the line and the train, said once where they are one. */
export const lineName = (leg: Leg) => [leg.line, leg.name].filter((part, index, all) => part && all.indexOf(part) === index).join(" ");

/** hhmm leaves the seconds off a time of day. */
export const hhmm = (time: string) => time.slice(0, 5);
