/** Signing in at an OpenID Connect provider: authorization code with PKCE (RFC 7636), no secret in the page. */

import type { PageSettings } from "../api/types";
import { address, readAddress } from "./address";

const PENDING = "footfall.signing-in";

interface Pending {
  verifier: string;
  state: string;
  address: string;
}

interface Endpoints {
  authorization_endpoint: string;
  token_endpoint: string;
}

/** Leaves the page for the provider; it comes back with a code. */
export async function leaveForProvider(settings: PageSettings): Promise<void> {
  if (!settings.issuer) return;
  const pending: Pending = { verifier: secret(), state: secret(), address: window.location.hash };
  window.sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const { authorization_endpoint } = await endpointsOf(settings.issuer);
  const query = new URLSearchParams({
    response_type: "code",
    client_id: settings.client_id,
    redirect_uri: returnAddress(),
    scope: "openid",
    audience: settings.audience,
    state: pending.state,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: "S256",
  });
  window.location.assign(`${authorization_endpoint}?${query}`);
}

/** The token for the code that the provider sent back, if it did; the address becomes what it was before. */
export async function tokenOfReturn(settings: PageSettings): Promise<string | null> {
  const sent = new URLSearchParams(window.location.search);
  const [code, state] = [sent.get("code"), sent.get("state")];
  const kept = window.sessionStorage.getItem(PENDING);
  if (!settings.issuer || !code || !kept) return null;
  window.sessionStorage.removeItem(PENDING);
  const pending = JSON.parse(kept) as Pending;
  window.history.replaceState(null, "", `${window.location.pathname}${pending.address}`);
  address.value = readAddress(pending.address);
  if (state !== pending.state) return null;
  const { token_endpoint } = await endpointsOf(settings.issuer);
  const answer = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: settings.client_id,
      redirect_uri: returnAddress(),
      code,
      code_verifier: pending.verifier,
    }),
  });
  if (!answer.ok) return null;
  return ((await answer.json()) as { access_token?: string }).access_token ?? null;
}

async function endpointsOf(issuer: string): Promise<Endpoints> {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  return answer.json() as Promise<Endpoints>;
}

function returnAddress(): string {
  return `${window.location.origin}${window.location.pathname}`;
}

function secret(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The verifier's challenge: base64url(SHA-256(verifier)). */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
