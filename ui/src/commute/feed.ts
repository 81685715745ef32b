// CircleFeed answers a quickly changing question with the newest circle there
// is. It remembers the last circles, so a slider that goes back is instant.
import { Latest } from "../api/latest";
import type { Circle } from "../api/types";

export interface CircleQuery {
  from: string;
  depart: string;
  window: number;
  minutes: number;
  percentile: number;
  feeder: string;
  lang: string;
}

export interface CircleAnswer {
  /** The newest circle; it may still be that of a moment ago. */
  circle: Circle | null;
  /** The question it or the error answers. */
  query: CircleQuery | null;
  error: unknown;
}

const remembered = 60;

/** keyOf tells questions apart. */
export const keyOf = (query: CircleQuery) => [query.from, query.depart, query.window, query.minutes, query.percentile, query.feeder, query.lang].join("|");
/** Everything but the minutes: circles of one kind may be shown while another is on its way. */
const kindOf = (query: CircleQuery) => keyOf({ ...query, minutes: 0 });

export class CircleFeed {
  private answer: CircleAnswer = { circle: null, query: null, error: null };
  private readonly known = new Map<string, Circle>();
  private readonly listeners = new Set<() => void>();
  private readonly latest: Latest<CircleQuery, Circle>;

  constructor(fetcher: (query: CircleQuery, signal: AbortSignal) => Promise<Circle>) {
    this.latest = new Latest(
      async (query, signal) => this.known.get(keyOf(query)) ?? (await fetcher(query, signal)),
      kindOf,
      (query, circle) => this.keep(query, circle),
      (query, error) => this.set({ circle: this.answer.circle, query, error }),
    );
  }

  readonly ask = (query: CircleQuery): void => this.latest.ask(query);
  readonly stop = (): void => this.latest.stop();
  readonly snapshot = (): CircleAnswer => this.answer;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private keep(query: CircleQuery, circle: Circle): void {
    this.known.set(keyOf(query), circle);
    const oldest = this.known.keys().next().value;
    if (this.known.size > remembered && oldest !== undefined) this.known.delete(oldest);
    this.set({ circle, query, error: null });
  }

  private set(answer: CircleAnswer): void {
    this.answer = answer;
    for (const listener of this.listeners) listener();
  }
}

/** nestedCutoffs lists 30, 60, 90, 120 below the limit, then the limit itself. */
export function nestedCutoffs(minutes: number): number[] {
  return [...[30, 60, 90, 120].filter((cutoff) => cutoff < minutes), minutes];
}
