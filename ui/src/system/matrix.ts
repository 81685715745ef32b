// From the form that asks for a matrix to the job's arguments.

export type MatrixArgs = Record<string, string | number | number[]>;

/** numbers reads "5, 50 95", with the commas of either language. */
export function numbers(text: string): number[] {
  return text
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== "")
    .map(Number);
}

/** matrixArgs leaves out what is empty: the server knows what is usual. */
export function matrixArgs(values: Record<string, string>): MatrixArgs {
  const args: MatrixArgs = {};
  for (const name of ["points", "destinations", "depart", "feeder", "format", "unit"]) {
    const value = values[name];
    if (value) args[name] = value;
  }
  for (const name of ["window", "minutes"]) {
    const value = values[name];
    if (value) args[name] = Number(value);
  }
  const percentiles = numbers(values.percentiles ?? "");
  if (percentiles.length > 0) args.percentiles = percentiles;
  return args;
}

/**
 * Keys gives a request its idempotency key: the same until the server has
 * answered it, so that asking again after a lost answer makes no second job.
 */
export class Keys {
  private body = "";
  private key = "";
  of(body: string): string {
    if (this.key === "" || body !== this.body) {
      this.body = body;
      this.key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return this.key;
  }
  answered(): void {
    this.key = "";
  }
}
