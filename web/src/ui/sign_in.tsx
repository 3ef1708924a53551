/** Signing in with an API key, or at the identity provider. */

import { useState } from "preact/hooks";
import type { PageSettings } from "../api/types";
import { leaveForProvider } from "../state/provider";
import { signIn } from "../state/session";
import { t } from "../words";
import { Logo, Preferences } from "./bar";

export function SignIn({ settings, refused }: { settings: PageSettings; refused: boolean }) {
  const [key, setKey] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (key.trim()) void signIn(key, settings);
  };
  return (
    <main class="sign-in" id="content">
      <div class="sign-in-card">
        <Logo />
        <h1>{t("signin.title")}</h1>
        <p class="quiet">{t("signin.lead")}</p>
        <form onSubmit={submit}>
          <label for="key">{t("signin.key")}</label>
          <input
            id="key"
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={key}
            aria-describedby="key-hint"
            aria-invalid={refused}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
          <p id="key-hint" class="hint">
            {t("signin.hint")}
          </p>
          {refused && (
            <p class="wrong" role="alert">
              {t("signin.wrong")}
            </p>
          )}
          <button type="submit" class="button primary">
            {t("signin.go")}
          </button>
        </form>
        {settings.issuer && (
          <button type="button" class="button" onClick={() => void leaveForProvider(settings)}>
            {t("signin.provider")}
          </button>
        )}
      </div>
      <Preferences />
    </main>
  );
}
