// Latest keeps one request in flight while arguments change quickly, as they
// do under a slider. A newer request waits for the one in flight and replaces
// any other that waits, so answers keep coming while the hand moves and the
// last one asked is always the last one shown. A request of another kind
// (another origin, say) aborts what is in flight, because its answer would
// show the wrong thing.
export class Latest<P, R> {
  private flight: { args: P; stop: AbortController } | null = null;
  private waiting: { args: P } | null = null;

  constructor(
    private readonly fetcher: (args: P, signal: AbortSignal) => Promise<R>,
    private readonly kind: (args: P) => string,
    private readonly done: (args: P, result: R) => void,
    private readonly failed: (args: P, cause: unknown) => void,
  ) {}

  /** ask requests the answer for args. */
  ask(args: P): void {
    if (this.flight === null) {
      void this.start(args);
      return;
    }
    this.waiting = { args };
    if (this.kind(this.flight.args) !== this.kind(args)) this.flight.stop.abort();
  }

  /** stop aborts everything; nothing is reported afterwards. */
  stop(): void {
    this.waiting = null;
    const { flight } = this;
    this.flight = null;
    flight?.stop.abort();
  }

  private async start(args: P): Promise<void> {
    const flight = { args, stop: new AbortController() };
    this.flight = flight;
    try {
      const result = await this.fetcher(args, flight.stop.signal);
      if (this.flight === flight && !flight.stop.signal.aborted) this.done(args, result);
    } catch (cause) {
      // A failure that a newer request has overtaken is of no interest.
      if (this.flight === flight && !flight.stop.signal.aborted && this.waiting === null) this.failed(args, cause);
    }
    if (this.flight !== flight) return;
    this.flight = null;
    const next = this.waiting;
    this.waiting = null;
    if (next !== null) void this.start(next.args);
  }
}
