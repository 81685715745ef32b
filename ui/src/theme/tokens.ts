// One set of tokens for page, map, charts and Ant Design, light and dark.
// The three circle colours are the same everywhere. They differ in lightness
// as well as in hue, so they stay apart for every common colour blindness, and
// each "ink" variant has at least 4.5:1 against the panel it is written on.

export interface CircleColour {
  /** Text and thin strokes. */
  ink: string;
  /** Filled marks. */
  mark: string;
  /** Backgrounds. */
  soft: string;
}

export interface Tokens {
  dark: boolean;
  /** Behind everything; outside of the region on the map. */
  paper: string;
  land: string;
  panel: string;
  raised: string;
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  line2: string;
  province: string;
  rail: string;
  metro: string;
  /** Vermilion of a seal: dents, differences, what is missing. */
  seal: string;
  sealSoft: string;
  commute: CircleColour;
  industry: CircleColour;
  service: CircleColour;
  /** Sequential ramp for minutes, nearest first. */
  ramp: string[];
}

export const light: Tokens = {
  dark: false,
  paper: "#eeebe3",
  land: "#fbfaf6",
  panel: "#ffffff",
  raised: "#f7f5f0",
  ink: "#16202b",
  ink2: "#46525f",
  ink3: "#66717d",
  line: "#e4e0d6",
  line2: "#cbc5b7",
  province: "#98907f",
  rail: "#8d949b",
  metro: "#bfc3c6",
  seal: "#b03a2b",
  sealSoft: "#f9e7e3",
  commute: { ink: "#1b5eab", mark: "#2a72c8", soft: "#e7f0fa" },
  industry: { ink: "#8f5400", mark: "#d48806", soft: "#fbf1dd" },
  service: { ink: "#006d58", mark: "#0d9278", soft: "#e0f3ed" },
  ramp: ["#0f4c9a", "#2a72c8", "#6ba4e3", "#a9ccf1"],
};

export const dark: Tokens = {
  dark: true,
  paper: "#0b1117",
  land: "#131c25",
  panel: "#151f29",
  raised: "#1c2833",
  ink: "#e9eef2",
  ink2: "#b5c0ca",
  ink3: "#909daa",
  line: "#263440",
  line2: "#384855",
  province: "#5f6f7c",
  rail: "#5c6b78",
  metro: "#33424e",
  seal: "#ef8a76",
  sealSoft: "#3a1f1b",
  commute: { ink: "#7fb8f7", mark: "#4a97ec", soft: "#15304d" },
  industry: { ink: "#f0b652", mark: "#dd9a22", soft: "#392b12" },
  service: { ink: "#56cbac", mark: "#24a88a", soft: "#10372f" },
  ramp: ["#9ccbff", "#5ba3f0", "#3677bd", "#27547f"],
};

/** System fonts only: nothing on the page comes from another host. */
export const fonts = {
  sans: `"PingFang SC","Source Han Sans SC","Noto Sans CJK SC","HarmonyOS Sans SC","Microsoft YaHei",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif`,
  serif: `"Source Han Serif SC","Noto Serif CJK SC","Songti SC",STSong,SimSun,Georgia,"Times New Roman",serif`,
} as const;

/** cssVariables returns the tokens as custom properties, "--commute-ink" and so on. */
export function cssVariables(tokens: Tokens): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(tokens)) {
    if (typeof value === "string") variables[`--${name}`] = value;
  }
  for (const circle of ["commute", "industry", "service"] as const) {
    for (const [part, value] of Object.entries(tokens[circle])) variables[`--${circle}-${part}`] = value;
  }
  tokens.ramp.forEach((value, index) => {
    variables[`--ramp-${index}`] = value;
  });
  variables["--sans"] = fonts.sans;
  variables["--serif"] = fonts.serif;
  return variables;
}
