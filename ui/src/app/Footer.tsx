import { useRegion } from "../api/queries";
import { useText } from "../i18n";

export function Footer() {
  const { t, number } = useText();
  const region = useRegion();
  return (
    <footer className="foot">
      {region.data && (
        <p>
          {t("foot.pack", { name: region.data.name, version: region.data.version, created: region.data.created.slice(0, 10) })}
          {" · "}
          {t("foot.network", { stops: number(region.data.network.stops), trips: number(region.data.network.trips) })}
        </p>
      )}
      <p>
        <a href="/docs">{t("foot.api")}</a> · <a href="/openapi.json">OpenAPI 3.1</a> ·{" "}
        <button type="button" className="link" onClick={() => window.print()}>
          {t("foot.print")}
        </button>
      </p>
    </footer>
  );
}
