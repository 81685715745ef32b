/** minutesOf reads HH:MM as minutes after midnight. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** windowText is a departure window, its ends as HH:MM, from its start and length in minutes. */
export const windowText = (depart: string, minutes: number) => `${depart}–${clockText(minutesOf(depart) + minutes)}`;

/** clockText writes minutes after midnight as HH:MM, past midnight from 00:00 again. */
export function clockText(minutes: number): string {
  const day = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(day / 60)).padStart(2, "0")}:${String(day % 60).padStart(2, "0")}`;
}
