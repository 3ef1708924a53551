/** A sentence in place of a view. */

import { t } from "../words";

interface Props {
  text: string;
  detail?: string | undefined;
  busy?: boolean;
  again?: (() => void) | undefined;
}

export function Message({ text, detail, busy = false, again }: Props) {
  return (
    <div class="message" role={busy ? "status" : "alert"} aria-busy={busy}>
      {busy && <span class="spinner" aria-hidden="true" />}
      <p>{text}</p>
      {detail && <p class="quiet">{detail}</p>}
      {again && (
        <button type="button" class="button" onClick={again}>
          {t("app.again")}
        </button>
      )}
    </div>
  );
}
