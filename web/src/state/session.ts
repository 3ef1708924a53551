/** Who is signed in, and what may be seen; the key stays in this tab. */

import { signal } from "@preact/signals";
import { Api, ApiProblem, type Credential, pageHolidays, pageSettings } from "../api/client";
import type { AreaFeature, Holiday, Me, PageSettings, Product, ReleaseSummary } from "../api/types";
import { AreaIndex } from "./areas";
import { tokenOfReturn } from "./provider";

export class Session {
  private readonly areaPages = new Map<string, Promise<AreaIndex>>();
  private readonly kept = new Map<string, Promise<readonly Holiday[] | null>>();
  private readonly releaseLists = new Map<string, Promise<ReleaseSummary[]>>();

  constructor(
    readonly api: Api,
    readonly me: Me,
    readonly products: readonly Product[],
    readonly settings: PageSettings,
  ) {}

  /** Whether this client may see how runs went. */
  get operates(): boolean {
    return this.me.grants.some((grant) => grant.product === "operations");
  }

  product(id: string): Product | undefined {
    return this.products.find((product) => product.id === id);
  }

  /** Areas of a level; fetched once. */
  areas(level: string): Promise<AreaIndex> {
    return once(this.areaPages, level, async () => new AreaIndex(await this.api.areas(level)));
  }

  /** Areas of all levels that something is granted of, coarse to fine. */
  async allAreas(): Promise<AreaIndex> {
    const levels = [...new Set(this.products.flatMap((product) => product.levels))];
    const found = await Promise.all(levels.map((level) => this.areas(level)));
    return new AreaIndex(found.flatMap((index): readonly AreaFeature[] => index.features));
  }

  /** Holidays that this server was given; null if none were, which does not mean that there are none. */
  holidays(): Promise<readonly Holiday[] | null> {
    return once(this.kept, "holidays", pageHolidays);
  }

  /** Releases of a product by day; fetched once. */
  releases(product: string): Promise<ReleaseSummary[]> {
    return once(this.releaseLists, product, () => this.api.releases(product));
  }
}

function once<T>(held: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  let found = held.get(name);
  if (!found) {
    found = make();
    held.set(name, found);
    found.catch(() => held.delete(name));
  }
  return found;
}

export type SignedIn =
  | { state: "starting" }
  | { state: "out"; settings: PageSettings; refused: boolean }
  | { state: "in"; session: Session }
  | { state: "unreachable" };

export const signedIn = signal<SignedIn>({ state: "starting" });

const KEPT = "footfall.key";

/** Signs in with what this tab still holds, with what an identity provider sent back, or as the public. */
export async function start(): Promise<void> {
  try {
    const settings = await pageSettings();
    const token = await tokenOfReturn(settings);
    const key = window.sessionStorage.getItem(KEPT);
    if (token) await enter({ kind: "token", token }, settings);
    else if (key) await enter({ kind: "key", key }, settings);
    else if (settings.open) await enter({ kind: "nobody" }, settings);
    else signedIn.value = { state: "out", settings, refused: false };
  } catch {
    signedIn.value = { state: "unreachable" };
  }
}

async function enter(credential: Credential, settings: PageSettings): Promise<void> {
  const api = new Api(credential);
  try {
    const [me, products] = await Promise.all([api.me(), api.products()]);
    if (credential.kind === "key") window.sessionStorage.setItem(KEPT, credential.key);
    signedIn.value = { state: "in", session: new Session(api, me, products, settings) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    window.sessionStorage.removeItem(KEPT);
    signedIn.value = { state: "out", settings, refused: true };
  }
}

export async function signIn(key: string, settings: PageSettings): Promise<void> {
  try {
    await enter({ kind: "key", key: key.trim() }, settings);
  } catch {
    signedIn.value = { state: "unreachable" };
  }
}

export function signOut(session: Session): void {
  window.sessionStorage.removeItem(KEPT);
  signedIn.value = { state: "out", settings: session.settings, refused: false };
}
