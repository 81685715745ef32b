// The three circles at a glance: a ring that fills, a name, a figure.
import { useChains, useRegion, useWindows } from "../api/queries";
import { useCircle } from "../commute/circle";
import { useText } from "../i18n";
import { useView } from "../state/store";

export function CommuteCard() {
  const { t, persons, percent } = useText();
  const { circle, pending } = useCircle();
  return (
    <Card
      circle="commute"
      title={t("commute.title")}
      share={circle?.persons.share ?? null}
      value={circle ? persons(circle.persons.inside) : null}
      note={circle ? t("commute.card", { minutes: circle.minutes, share: percent(circle.persons.share) }) : ""}
      dim={pending}
    />
  );
}

export function IndustryCard() {
  const { t, number } = useText();
  const chains = useChains();
  const nodes = chains.data?.items.reduce((sum, chain) => sum + chain.nodes, 0) ?? 0;
  const missing = chains.data?.items.reduce((sum, chain) => sum + chain.missing, 0) ?? 0;
  return (
    <Card
      circle="industry"
      title={t("industry.title")}
      share={nodes > 0 ? (nodes - missing) / nodes : null}
      value={chains.data ? `${number(nodes - missing)} / ${number(nodes)}` : null}
      note={chains.data ? t("industry.card", { chains: number(chains.data.items.length), missing: number(missing) }) : ""}
    />
  );
}

export function ServiceCard() {
  const { t, number, percent } = useText();
  const { item } = useView();
  const windows = useWindows(item);
  const region = useRegion();
  const reach = windows.data?.peopleWithin60;
  const items = region.data?.counts.items;
  return (
    <Card
      circle="service"
      title={t("service.title")}
      share={reach?.share ?? null}
      value={items === undefined ? null : t("service.card.items", { items: number(items) })}
      note={windows.data ? t("service.card", { windows: number(windows.data.items.length), share: reach ? percent(reach.share) : "–" }) : ""}
    />
  );
}

interface CardProps {
  circle: "commute" | "industry" | "service";
  title: string;
  /** What the ring shows, 0..1; null while unknown. */
  share: number | null;
  value: string | null;
  note: string;
  dim?: boolean;
}

function Card({ circle, title, share, value, note, dim = false }: CardProps) {
  const round = 2 * Math.PI * 15;
  return (
    <span className={`card card-${circle}`} data-circle={circle}>
      <svg className="card-ring" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
        <circle cx="20" cy="20" r="15" fill="none" stroke={`var(--${circle}-soft)`} strokeWidth="6" />
        <circle className="card-arc" cx="20" cy="20" r="15" fill="none" stroke={`var(--${circle}-mark)`} strokeWidth="6" strokeDasharray={`${(share ?? 0) * round} ${round}`} transform="rotate(-90 20 20)" />
      </svg>
      <span className="card-text">
        <span className="card-title">{title}</span>
        <span className={dim ? "card-value dim" : "card-value"}>{value ?? <i className="wait" />}</span>
        <span className="card-note">{note}</span>
      </span>
    </span>
  );
}
