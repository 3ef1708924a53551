/** Shapes of the API's answers; tests/contract.test.ts holds them against docs/openapi.json. */

export type Status =
  | "ok"
  | "low_reliability"
  | "withheld_small"
  | "merged"
  | "withheld_dominant"
  | "below_resolution"
  | "not_covered"
  | "no_data"
  | "partial";

export type SampleBand = "<50" | "50-200" | "200-1000" | ">1000";

/** An estimate. A withheld one has no numbers; that is never zero. */
export interface Figures {
  value: number | null;
  low: number | null;
  high: number | null;
  status: Status;
  sample_band: SampleBand | null;
}

export interface Row extends Figures {
  day?: string;
  parts?: number;
  parts_withheld?: number;
  [dimension: string]: unknown;
}

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export type Verdict = "higher" | "lower" | "not_distinguishable" | "unknown";

export interface Comparison {
  this: Figures | null;
  against: Figures | null;
  difference: Interval | null;
  percent: Interval | null;
  p_value: number | null;
  verdict: Verdict;
  [dimension: string]: unknown;
}

export interface Indexed extends Row {
  days: number;
  baseline: Interval | null;
  expected_low: number | null;
  expected_high: number | null;
  index: Interval | null;
  verdict: "above" | "below" | "as_expected" | "unknown";
}

export interface Explained {
  product: string;
  title: string;
  unit: string;
  time_zone: string;
  method_version: string;
  areas: string;
  missing_days: string[];
  terms: string;
  releases: string[];
}

export interface Rows<R = Row> extends Explained {
  rows: R[];
}

export interface Dimension {
  name: string;
  names_areas: boolean;
  values: string[];
  has_total: boolean;
  additive: boolean;
}

export interface Product {
  id: string;
  title: string;
  definition: string;
  unit: string;
  measure_units: Record<string, string>;
  dimensions: Dimension[];
  levels: string[];
  finest_time: "hour" | "daypart" | "day";
  additive_over: string[];
  time_zone: string;
  first_day: string;
  last_day: string;
  number_of_days: number;
  terms: string;
}

export interface ReleaseSummary {
  release_id: string;
  product: string;
  day: string;
  rows: number;
  withheld_share: number | null;
  method_version: string;
  current: boolean;
}

export interface Me {
  client: string;
  name: string;
  rate_per_minute: number;
  rows_per_month: number | null;
  rows_used: number;
  terms: string;
  grants: Record<string, unknown>[];
}

export interface AreaProperties {
  level: string;
  area: string;
  name: string;
  parent: string | null;
  area_km2: number;
  residents: number | null;
  centre_lon: number;
  centre_lat: number;
}

export interface AreaFeature {
  type: "Feature";
  id: string;
  geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon;
  properties: AreaProperties;
}

export interface AreaPage {
  features: AreaFeature[];
  links: { rel: string; href: string }[];
}

export interface Cover {
  level: string;
  areas: { area: string; share_in_polygon: number }[];
  asked_km2: number;
  covered_km2: number;
  note: string;
}

export interface ProblemDocument {
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy: string;
  request_id: string;
}

/** What the page is told before anybody signs in. */
export interface PageSettings {
  version: string;
  issuer: string | null;
  client_id: string;
  audience: string;
  open: boolean;
  basemap: "geojson" | "pmtiles" | null;
}

export interface Holiday {
  day: string;
  name: string;
}

/** A privacy cost; `epsilon` at each delta. */
export interface Cost {
  rho_value: number;
  epsilon: Record<string, number>;
  /** How well the best guess can tell whether a person is in the data; 0.5 is a coin's toss. */
  worst_case_auc: number;
}

export interface DayOfRuns {
  day: string;
  read: number;
  kept_share: number;
  opted_out_share: number;
  bad_share: number;
  bad: Record<string, number>;
  released: string[];
}

export interface KeyLives {
  alive: number;
  destroyed: number;
  longest_h: number;
}

/** How runs went, in coarse counts. */
export interface Operations {
  written: string;
  workspace: string;
  software: string;
  simulated: boolean;
  problem: string | null;
  days: DayOfRuns[];
  keys: { day: KeyLives; window: KeyLives; present: { day: string[]; window: string[] } };
  audit: { entries: number; hash: string; time: string; holds: boolean; broken: string | null };
  decisions: Record<string, number>;
  budget: {
    profile: string;
    caps: { day: Cost; month: Cost; year: Cost };
    months: (Cost & { month: string; days: number })[];
    year: Cost;
  };
}
