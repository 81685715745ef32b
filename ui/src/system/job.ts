// What can be told of a job without asking anybody.
import type { Job } from "./client";

export type Verb = "cancel" | "requeue" | "drop";

export const states = ["queued", "running", "done", "failed", "dead", "cancelled"] as const;
export type State = (typeof states)[number];
export const kinds = ["matrix", "pack.install"] as const;

/** unfinished reports whether the job may be another one the next moment. */
export const unfinished = (job: Job): boolean => job.state === "queued" || job.state === "running";

/** verbs are what the server would do to the job now. */
export function verbs(job: Job): Verb[] {
  if (unfinished(job)) return job.cancelling ? [] : ["cancel"];
  return job.state === "done" ? ["drop"] : ["requeue", "drop"];
}

/** share is how much is done, 0..1; null where the whole is not known. */
export function share({ progress: { done, total } }: Job): number | null {
  return total > 0 ? Math.min(1, done / total) : null;
}
