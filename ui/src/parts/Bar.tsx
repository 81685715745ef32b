/** Bar is a number with a small bar behind it, for columns that are compared by eye. */
export function Bar({ value, of, colour, text }: { value: number; of: number; colour: "commute" | "industry" | "service"; text?: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <span className="bar">
      <i style={{ width: `${share * 100}%`, background: `var(--${colour}-mark)` }} />
      <span>{text ?? value}</span>
    </span>
  );
}
