/** save offers a blob or text as a download. */
export function save(name: string, content: Blob | string, type = "text/plain"): void {
  const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = fileName(name);
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** fileName replaces what some file system refuses. */
export function fileName(name: string): string {
  return name.replaceAll(/[\\/:*?"<>|\s]+/g, "-");
}
