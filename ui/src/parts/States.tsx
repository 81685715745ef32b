// The three states a picture can be in before it has something to show.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { useText } from "../i18n";

export function Skeleton({ lines = 4, height }: { lines?: number; height?: number }) {
  const { t } = useText();
  return (
    <div className="skeleton" role="status" aria-label={t("state.loading")} style={height ? { height } : undefined}>
      {height ? null : Array.from({ length: lines }, (_, index) => <i key={index} style={{ width: `${96 - ((index * 23) % 47)}%` }} />)}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="empty">
      <svg width="44" height="36" viewBox="0 0 44 36" fill="none" stroke="currentColor" strokeWidth="1.2" strokeDasharray="3 3" aria-hidden="true">
        <circle cx="22" cy="13" r="10" />
        <circle cx="15" cy="23" r="10" />
        <circle cx="29" cy="23" r="10" />
      </svg>
      <p>{children}</p>
    </div>
  );
}

export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText();
  const problem = error instanceof ApiError ? error.problem : null;
  const detail = problem?.detail ?? (problem?.status === 0 ? t("state.offline") : t("state.unexpected"));
  return (
    <div className="trouble" role="alert">
      <p className="trouble-title">{problem?.title ?? t("state.failed")}</p>
      <p>{detail}</p>
      {/* A fault of one field is the detail itself. */}
      {problem?.errors?.filter((one) => one.message !== detail).map((one) => (
        <p key={`${one.location}${one.message}`} className="quiet">
          {one.location} {one.message}
        </p>
      ))}
      <p className="trouble-foot">
        {retry && (
          <button type="button" className="button" onClick={retry}>
            {t("state.retry")}
          </button>
        )}
        {problem?.requestId && (
          <span className="quiet">
            {t("state.requestId")} <code>{problem.requestId}</code>
          </span>
        )}
      </p>
    </div>
  );
}

/** Answer shows a query's data, or its skeleton, or its error. */
export function Answer<T>({ query, lines, height, children }: { query: UseQueryResult<T>; lines?: number; height?: number; children: (data: T) => ReactNode }) {
  // While another question is answered the last answer stays, dimmed.
  if (query.data !== undefined) return <div className={query.isPlaceholderData ? "stack dim" : "stack"}>{children(query.data)}</div>;
  if (query.isError) return <Trouble error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton {...(lines ? { lines } : {})} {...(height ? { height } : {})} />;
}
