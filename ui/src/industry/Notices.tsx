import Segmented from "antd/es/segmented";
import { useState } from "react";
import { useNotices } from "../api/queries";
import type { Notice } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";

type Kind = "need" | "offer";

export function Notices() {
  const { t, period } = useText();
  const [kind, setKind] = useState<Kind>("need");
  const notices = useNotices(kind);
  const columns: Column<Notice>[] = [
    { id: "title", title: t(`notice.${kind}`), value: (row) => row.title, cell: (row) => <>{row.title} <BasisBadge basis={row.basis} /></> },
    { id: "profile", nowrap: true, title: t("column.profile"), value: (row) => profileName(row.profile, t) },
    { id: "party", title: t("column.party"), value: (row) => row.party },
    { id: "place", title: t("column.place"), value: (row) => row.placeName || row.place },
    { id: "within", title: t("column.withinShort"), numeric: true, value: (row) => (row.within > 0 ? row.within : null) },
    { id: "until", nowrap: true, title: t("column.until"), value: (row) => period(row.until) },
    { id: "basis", title: t("column.basis"), value: (row) => t(`basis.${row.basis}`), hidden: true },
  ];
  return (
    <>
      <Segmented<Kind> size="small" aria-label={t("notice.kind")} value={kind} onChange={setKind} options={(["need", "offer"] as const).map((value) => ({ value, label: t(`notice.${value}`) }))} />
      <Answer query={notices} lines={6}>
        {({ items }) => (
          <>
            <DataTable key={kind} name={`sanquan-${kind}s`} caption={t(`notice.${kind}`)} columns={columns} rows={items} rowKey={(row) => row.id} empty={t("notice.none")} />
            <Sources of={items.map((row) => row.source)} />
          </>
        )}
      </Answer>
    </>
  );
}

const profiles = ["supply", "research", "site", "talent", "legal", "data", "produce"] as const;

function profileName(profile: string, t: ReturnType<typeof useText>["t"]): string {
  const known = profiles.find((one) => one === profile);
  return known ? t(`profile.${known}`) : profile;
}
