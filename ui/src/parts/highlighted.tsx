import type { ReactNode } from "react";

/** highlighted sets the parts between asterisks off, as the message marks them. */
export function highlighted(message: string): ReactNode {
  // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence never change places
  return message.split("*").map((part, index) => (index % 2 === 1 ? <em key={index}>{part}</em> : part));
}
