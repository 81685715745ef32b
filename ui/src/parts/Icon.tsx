// Line icons, 16 × 16, drawn for this page.
const paths = {
  search: "M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11Zm4-1.5 3.5 3.5",
  download: "M8 2v8m0 0L4.8 6.8M8 10l3.2-3.2M2.5 13.5h11",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M3 13l1.2-1.2M11.8 4.2 13 3",
  moon: "M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z",
  auto: "M8 2a6 6 0 1 0 0 12Zm0 0a6 6 0 0 1 0 12",
  help: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.2M8 11.4v.2",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  swap: "M4 5.5h9L10.5 3M12 10.5H3L5.5 13",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  fit: "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  print: "M4.5 6V2h7v4M4.5 11.5H2V6h12v5.5h-2.5M4.5 9.5h7V14h-7Z",
  link: "M6.5 9.5l3-3M7 4.5l1.3-1.3a2.8 2.8 0 0 1 4 4L11 8.5M5 7.5 3.7 8.8a2.8 2.8 0 0 0 4 4L9 11.5",
  sliders: "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 3v3M5.5 10v3",
  tasks: "M2 4.2l1.4 1.4L6 3M8.5 4.5H14M2 11.2l1.4 1.4L6 10M8.5 11.5H14",
  people: "M5.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.5M12 9.8c1.9.5 3 1.8 3 3.7",
} as const;

export type IconName = keyof typeof paths;

/** Icon is decoration; the control around it carries the name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** The three rings. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="2.6" aria-hidden="true" focusable="false">
      <circle cx="16" cy="11" r="8.2" stroke="var(--commute-mark)" />
      <circle cx="10.8" cy="20" r="8.2" stroke="var(--industry-mark)" />
      <circle cx="21.2" cy="20" r="8.2" stroke="var(--service-mark)" />
      <path d="M21.9 5.2a8.2 8.2 0 0 1 1.2 9.9" stroke="var(--commute-mark)" />
    </svg>
  );
}
