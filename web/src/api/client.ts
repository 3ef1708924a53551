/** Asks the API with the caller's credential, and turns its problems into errors with a sentence. */

import { readCsv, type Table } from "./csv";
import { pathOf, type Question } from "./question";
import type {
  AreaFeature,
  AreaPage,
  Comparison,
  Cover,
  Holiday,
  Me,
  Operations,
  PageSettings,
  ProblemDocument,
  Product,
  ReleaseSummary,
  Row,
  Rows,
} from "./types";

export type Credential = { kind: "key"; key: string } | { kind: "token"; token: string } | { kind: "nobody" };

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly remedy: string,
    readonly requestId: string,
  ) {
    super(detail);
  }
}

type Fetch = (path: string, options: RequestInit) => Promise<Response>;
type Pause = (seconds: number) => Promise<void>;
type Options = { signal?: AbortSignal; body?: unknown };

const MOST_FEATURES = 10_000;
const ATTEMPTS = 3;
const LONGEST_PAUSE_S = 20;
const BUSY = new Set([429, 503]);

const pause: Pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

export class Api {
  constructor(
    readonly credential: Credential,
    private readonly fetcher: Fetch = (path, options) => fetch(path, options),
    private readonly wait: Pause = pause,
  ) {}

  me(): Promise<Me> {
    return this.json("/v1/me");
  }

  async products(): Promise<Product[]> {
    return (await this.json<{ products: Product[] }>("/v1/products")).products;
  }

  async releases(product: string): Promise<ReleaseSummary[]> {
    return this.pages<ReleaseSummary>(`/v1/products/${product}/releases?limit=1000`, "releases");
  }

  operations(): Promise<Operations> {
    return this.json("/v1/operations");
  }

  manifest(releaseId: string): Promise<Record<string, unknown>> {
    return this.json(`/v1/releases/${releaseId}`);
  }

  areas(level: string): Promise<AreaFeature[]> {
    return this.pages<AreaFeature>(`/v1/collections/${level}/items?limit=${MOST_FEATURES}`, "features");
  }

  cover(geometry: GeoJSON.Polygon, level: string, signal?: AbortSignal): Promise<Cover> {
    return this.json("/v1/areas/cover", { body: { geometry, level }, ...(signal && { signal }) });
  }

  rows(asked: Question, signal?: AbortSignal): Promise<Rows<Row>> {
    return this.json(pathOf(asked), signal && { signal });
  }

  compared(asked: Question, signal?: AbortSignal): Promise<Rows<Comparison>> {
    return this.json(pathOf(asked), signal && { signal });
  }

  /** All rows of a question, by column. */
  async table(asked: Question, signal?: AbortSignal): Promise<Table> {
    const answer = await this.ask(pathOf(asked, "csv"), signal && { signal });
    return readCsv(await answer.text());
  }

  async file(asked: Question, format: "csv" | "parquet"): Promise<Blob> {
    return (await this.ask(pathOf(asked, format))).blob();
  }

  async json<T>(path: string, options: Options = {}): Promise<T> {
    return (await this.ask(path, options)).json() as Promise<T>;
  }

  private async pages<T>(first: string, what: string): Promise<T[]> {
    const found: T[] = [];
    let path: string | undefined = first;
    while (path) {
      const page: Record<string, unknown> & Pick<AreaPage, "links"> = await this.json(path);
      found.push(...(page[what] as T[]));
      path = page.links.find((link) => link.rel === "next")?.href;
    }
    return found;
  }

  private async ask(path: string, options: Options = {}): Promise<Response> {
    const request: RequestInit = { headers: this.headers(options.body !== undefined) };
    if (options.signal) request.signal = options.signal;
    if (options.body !== undefined) {
      request.method = "POST";
      request.body = JSON.stringify(options.body);
    }
    for (let attempt = 1; ; attempt++) {
      const answer = await this.fetcher(path, request);
      if (answer.ok) return answer;
      if (!BUSY.has(answer.status) || attempt === ATTEMPTS) throw await problemOf(answer);
      await this.wait(Math.min(Number(answer.headers.get("Retry-After") ?? 1), LONGEST_PAUSE_S));
    }
  }

  private headers(withBody: boolean): Record<string, string> {
    const found: Record<string, string> = withBody ? { "Content-Type": "application/json" } : {};
    if (this.credential.kind === "key") found["X-API-Key"] = this.credential.key;
    if (this.credential.kind === "token") found.Authorization = `Bearer ${this.credential.token}`;
    return found;
  }
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  try {
    const told = (await answer.json()) as ProblemDocument;
    return new ApiProblem(answer.status, told.code, told.detail, told.remedy, told.request_id);
  } catch {
    return new ApiProblem(answer.status, "internal", answer.statusText, "", "");
  }
}

/** What the page may know before anybody signs in. */
export async function pageSettings(): Promise<PageSettings> {
  const answer = await fetch("/page/settings");
  if (!answer.ok) throw await problemOf(answer);
  return answer.json() as Promise<PageSettings>;
}

/** Days that the calendar marks, or null if this server was given none. */
export async function pageHolidays(): Promise<readonly Holiday[] | null> {
  const answer = await fetch("/page/holidays");
  if (!answer.ok) throw await problemOf(answer);
  return ((await answer.json()) as { holidays: Holiday[] | null }).holidays;
}
