// CSV as Excel in China opens it: UTF-8 with a byte order mark, CRLF, RFC 4180 quotes.
export type Cell = string | number | null | undefined;

export function csv(rows: Cell[][]): string {
  return `\uFEFF${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
}

function field(value: Cell): string {
  if (value === null || value === undefined) return "";
  let text = String(value);
  // A leading =, +, -, @ would be run as a formula; numbers are left alone.
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
