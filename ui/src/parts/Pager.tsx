/** Pager goes on from the cursor that a list's answer names, and back to its start. */
export function Pager({ cursor, next, onTurn, start, more }: { cursor: string; next: string | undefined; onTurn: (cursor: string) => void; start: string; more: string }) {
  if (!cursor && !next) return null;
  return (
    <p className="row">
      {cursor && (
        <button type="button" className="button" onClick={() => onTurn("")}>
          {start}
        </button>
      )}
      {next && (
        <button type="button" className="button" onClick={() => onTurn(next)}>
          {more}
        </button>
      )}
    </p>
  );
}
