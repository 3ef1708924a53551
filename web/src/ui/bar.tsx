/** The bar above everything: name, views, language, appearance, who is signed in. */

import { address, writeAddress } from "../state/address";
import { kept, type Theme, theme } from "../state/preferences";
import { type Session, signOut } from "../state/session";
import { entriesFor } from "../views/registry";
import { LANGUAGES, type Language, language, t } from "../words";

const TONGUES: Record<Language, string> = { en: "English", de: "Deutsch", es: "Español" };
const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export function Bar({ session, view }: { session: Session; view: string }) {
  return (
    <header class="bar">
      <Logo />
      <nav aria-label={t("app.views")}>
        {entriesFor(session).map((entry) => (
          <a
            key={entry.id}
            href={writeAddress({ view: entry.id, params: address.value.params })}
            aria-current={entry.id === view ? "page" : undefined}
          >
            {t(entry.title)}
          </a>
        ))}
      </nav>
      <div class="bar-end">
        <Preferences />
        {session.api.credential.kind !== "nobody" && (
          <button
            type="button"
            class="link"
            title={t("signin.as", { name: session.me.name })}
            onClick={() => signOut(session)}
          >
            {t("signin.out")}
          </button>
        )}
      </div>
    </header>
  );
}

export function Logo() {
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" class="logo-ground" />
        <g class="logo-dots">
          <circle cx="9" cy="21" r="4.5" />
          <circle cx="19" cy="13" r="6.5" opacity=".82" />
          <circle cx="24.5" cy="24" r="3" opacity=".6" />
        </g>
      </svg>
      {t("app.name")}
    </span>
  );
}

export function Preferences() {
  return (
    <div class="preferences">
      <select
        aria-label={t("app.language")}
        value={language.value}
        onChange={(event) => {
          language.value = event.currentTarget.value as Language;
          kept("language", language.value);
        }}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {TONGUES[one]}
          </option>
        ))}
      </select>
      <select
        aria-label={t("app.theme")}
        value={theme.value}
        onChange={(event) => {
          theme.value = event.currentTarget.value as Theme;
          kept("theme", theme.value);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`theme.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
