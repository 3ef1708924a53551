/** Where figures come from, under every view. */

import { productName } from "../figures/words";
import type { Choice } from "../state/choice";
import type { Session } from "../state/session";
import { t } from "../words";
import { useLoaded } from "./loaded";

export function Source({ choice, session }: { choice: Choice; session: Session }) {
  const { product } = choice;
  const releases = useLoaded(() => session.releases(product.id), [product.id]);
  const release =
    releases.value?.find((one) => one.current && one.day === choice.day) ?? releases.value?.at(-1);
  return (
    <footer class="source-note">
      <p class="source">
        {t("note.source", {
          title: productName(product.id, product.title),
          method: release?.method_version ?? "…",
        })}
      </p>
      <p>{product.definition}</p>
      {product.terms && <p>{t("note.terms", { terms: product.terms })}</p>}
    </footer>
  );
}
