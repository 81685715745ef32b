// The parts a journey is made of, and what of it is estimated, in one line.
import type { Journey } from "../api/types";
import { useText } from "../i18n";
import { guessesOf, whyOf } from "./itinerary";

export function Why({ journey }: { journey: Journey }) {
  const { t } = useText();
  const guesses = guessesOf(journey);
  return (
    <span className="why tabular">
      <span className="why-parts">
        {whyOf(journey)
          .map(({ kind, minutes }) => t(`why.${kind}`, { minutes }))
          .join(t("why.and"))}
      </span>{" "}
      {guesses.length > 0 && (
        <span className="badge badge-estimated" title={guesses.map((guess) => t(`guess.${guess}.help`)).join("\n")}>
          {guesses.map((guess) => t(`guess.${guess}`)).join(t("list.and"))}
        </span>
      )}
    </span>
  );
}
