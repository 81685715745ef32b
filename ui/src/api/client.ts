// The one place the page talks to the server.
import type { Problem } from "./types";

/** A failed answer: what the server said in problem+json, or what the browser knows. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? String(problem.status));
    this.name = "ApiError";
    this.problem = problem;
  }
}

export type Query = Record<string, string | number | null | undefined>;

export const apiPrefix = "/api/v1";

/** address builds "/api/v1/path?query" with empty arguments left out, keys in the given order. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return apiPrefix + path + (text ? `?${text}` : "");
}

/** get fetches JSON; it throws ApiError, or the DOMException of an aborted signal. */
export async function get<T>(path: string, query: Query, lang: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      signal: signal ?? null,
      headers: { Accept: "application/json", "Accept-Language": lang },
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError({ status: 0 });
  }
  if (!response.ok) throw new ApiError(await problemOf(response));
  return (await response.json()) as T;
}

/** failure is the error of an answer that is no success; null is no answer at all. */
export async function failure(response: Response | null): Promise<ApiError> {
  return new ApiError(response ? await problemOf(response) : { status: 0 });
}

async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get("X-Request-Id") ?? undefined;
  try {
    const body = (await response.json()) as Problem;
    return { requestId, ...body, status: response.status };
  } catch {
    return { status: response.status, title: response.statusText, requestId };
  }
}
