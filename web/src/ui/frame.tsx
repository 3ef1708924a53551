/** The frame: sign-in or the bar of views, the controls, and the view that is open. */

import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { address } from "../state/address";
import { signedIn, start } from "../state/session";
import { entriesFor } from "../views/registry";
import { language, t } from "../words";
import { Bar } from "./bar";
import { Message } from "./message";
import { SignIn } from "./sign_in";
import { Stage } from "./stage";

const view = computed(() => address.value.view);

export function Frame() {
  const now = signedIn.value;
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  if (now.state === "starting") return <Message text={t("app.loading")} busy />;
  if (now.state === "unreachable") return <Message text={t("app.unreachable")} again={() => void start()} />;
  if (now.state === "out") return <SignIn settings={now.settings} refused={now.refused} />;
  return (
    <>
      <button type="button" class="skip" onClick={toContent}>
        {t("app.skip")}
      </button>
      <Bar session={now.session} view={view.value} />
      <main id="content" tabIndex={-1}>
        {entriesFor(now.session).length === 0 ? (
          <Message text={t("app.nothing")} />
        ) : (
          <Stage session={now.session} view={view.value} />
        )}
      </main>
    </>
  );
}

function toContent(): void {
  document.getElementById("content")?.focus();
}
