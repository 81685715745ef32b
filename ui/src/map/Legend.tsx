import { useCircle, useOtherCircle } from "../commute/circle";
import { useText } from "../i18n";
import { useView } from "../state/store";

/** Legend says what the colours of the panel in view mean, and whose map it is. */
export function Legend({ approval }: { approval: string }) {
  const { t, named } = useText();
  const { panel } = useView();
  const { circle } = useCircle();
  const { circle: other } = useOtherCircle();
  const cutoffs = (circle?.polygons ?? []).map((polygon) => polygon.minutes).toSorted((a, b) => a - b);
  return (
    <div className="legend">
      <ul>
        {panel === "commute" &&
          cutoffs.map((minutes, index) => (
            <li key={minutes}>
              <i className="swatch" style={{ background: "var(--commute-mark)", opacity: 0.85 - index * 0.2 }} /> {t("legend.within", { minutes })}
            </li>
          ))}
        {panel === "commute" && other && (
          <li>
            <i className="dash dash-other" /> {t("legend.other", { from: named(other.origin), minutes: other.minutes, depart: other.depart })}
          </li>
        )}
        {panel === "industry" && (
          <>
            <li>
              <i className="dot dot-industry" /> {t("legend.park.reached")}
            </li>
            <li>
              <i className="dot dot-industry-hollow" /> {t("legend.park")}
            </li>
            <li>
              <i className="dash" /> {t("legend.move")}
            </li>
          </>
        )}
        {panel === "service" && (
          <li>
            <i className="dot dot-service" /> {t("legend.window")}
          </li>
        )}
        <li>
          <i className="rule" /> {t("legend.rail")}
        </li>
      </ul>
      <p>{approval}</p>
    </div>
  );
}
