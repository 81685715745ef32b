// What somebody said, beside what the timetable gives.
import { useClaims } from "../api/queries";
import type { Claim } from "../api/types";
import { useText } from "../i18n";
import { Sources } from "../parts/Sources";
import { Answer, Empty } from "../parts/States";

export function Claims() {
  const { t } = useText();
  const claims = useClaims();
  return (
    <Answer query={claims} lines={6}>
      {(data) =>
        data.items.length === 0 ? (
          <Empty>{t("claims.none")}</Empty>
        ) : (
          <ul className="claims" aria-label={t("commute.tab.claims")}>
            {data.items.map((claim) => (
              <ClaimCard key={claim.id} claim={claim} />
            ))}
          </ul>
        )
      }
    </Answer>
  );
}

function ClaimCard({ claim }: { claim: Claim }) {
  const { t, named, number } = useText();
  const unit = (text: string) => (text === "min" || text === "分钟" ? t("unit.minutes") : text === "小时" || text === "h" ? t("unit.hours") : text);
  const { reported, computed } = claim;
  return (
    <li className={`claim claim-${claim.verdict}`}>
      <div className="claim-head">
        <h4>{named(claim)}</h4>
        <span className="verdict">{t(`verdict.${claim.verdict}`)}</span>
      </div>
      {claim.quote && <blockquote lang="zh-CN">{claim.quote}</blockquote>}
      <dl className="beside">
        <div>
          <dt>{t("claims.reported")}</dt>
          <dd>
            {reported.atLeast && <small>{t("unit.atLeast")}</small>}
            <b>{number(reported.value, 1)}</b> <small>{unit(reported.unit)}</small>
          </dd>
        </div>
        <div>
          <dt>{computed ? computed.what : t("claims.computed")}</dt>
          <dd>
            <b>{computed ? number(computed.value, 1) : "–"}</b> <small>{computed ? unit(computed.unit) : ""}</small>
          </dd>
        </div>
      </dl>
      <p>{claim.explain}</p>
      <Sources of={claim.source ? [claim.source] : []} />
    </li>
  );
}
