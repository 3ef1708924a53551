/** A question to the API: fetched, downloaded, or copied as curl and Python. All come from this one value. */

export type Endpoint = "values" | "rollup" | "top" | "compare" | "index";

export interface Question {
  product: string;
  endpoint: Endpoint;
  parameters: Readonly<Record<string, string>>;
}

export type Parameters = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** A question; parameters that are empty are left out, lists are joined by commas. */
export function question(product: string, endpoint: Endpoint, parameters: Parameters): Question {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text !== "") kept[name] = text;
  }
  return { product, endpoint, parameters: kept };
}

/** Endpoints that also answer as CSV and Parquet. */
export function hasFiles(asked: Question): boolean {
  return asked.endpoint === "values" || asked.endpoint === "rollup" || asked.endpoint === "top";
}

/** Path and query under the server, in a given format. */
export function pathOf(asked: Question, format?: string): string {
  const query = new URLSearchParams(asked.parameters);
  if (format) query.set("f", format);
  return `/v1/products/${asked.product}/${asked.endpoint}?${query.toString().replaceAll("%2C", ",")}`;
}

/** A shell command; the key stays in a variable of the shell. */
export function asCurl(asked: Question, origin: string): string {
  return `curl -H "X-API-Key: $FOOTFALL_KEY" "${origin}${pathOf(asked)}"`;
}

/** A script for `footfall.client`; the key comes from the environment. */
export function asPython(asked: Question, origin: string): string {
  const named = Object.entries(asked.parameters).map(
    ([name, value]) => `    ${PYTHON_NAMES[name] ?? name}=${JSON.stringify(value)},`,
  );
  return [
    "import os",
    "",
    "from footfall.client import Footfall",
    "",
    `with Footfall(${JSON.stringify(origin)}, key=os.environ["FOOTFALL_KEY"]) as footfall:`,
    `    answer = footfall.${asked.endpoint}(`,
    `        ${JSON.stringify(asked.product)},`,
    ...named.map((line) => `    ${line}`),
    "    )",
    "    print(answer.to_pandas())",
    "",
  ].join("\n");
}

/** Names that Python keeps for itself are called otherwise by the client. */
const PYTHON_NAMES: Record<string, string> = {
  from: "first",
  to: "last",
  against_from: "against_first",
  against_to: "against_last",
  coords: "polygon",
};
