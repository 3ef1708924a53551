/** What the card of an area asks: one question for each of its parts, of the products that are granted. */

import { type Question, question } from "../../api/question";
import type { Comparison, Product } from "../../api/types";
import { type Choice, hasDimension, hourLabel } from "../../state/choice";
import { plusDays } from "../../state/days";
import type { Session } from "../../state/session";
import type { Subject } from "../../state/subject";
import { weekBefore } from "../map/hours";
import { isShown, orRefused, type Part, rowsNear } from "./near";

export interface Parts {
  subject: Subject;
  hours: Part;
  against: Comparison | null;
  unique: Part;
  dwell: Part;
  profile: Part;
  homes: Part;
  origins: Part;
  loyalty: Part;
}

const DAYS_BACK = 27;
const MOST_ORIGINS = 12;
const HOMES_ASKED = 13;

type Ask = (level: string, area: string) => Question;

export async function partsOf(
  session: Session,
  choice: Choice,
  subject: Subject,
  signal: AbortSignal,
): Promise<Parts> {
  const near = async (id: string, ask: (product: Product) => Ask): Promise<Part> => {
    const product = session.product(id);
    return product ? orRefused(rowsNear(session, product, subject, ask(product), signal)) : null;
  };
  const [hours, against, unique, dwell, profile, homes, loyalty] = await Promise.all([
    near(choice.product.id, (product) => hoursOf(product, choice.day)),
    againstWeekBefore(session, choice, subject, signal),
    near("visitors", (product) => uniqueOf(product, choice.day)),
    near("dwell", (product) => dwellOf(product, choice.day)),
    near(session.product("profile") ? "profile" : "footfall", (product) => profileOf(product, choice.day)),
    near("catchment", homesOf),
    near("loyalty", loyaltyOf),
  ]);
  const origins = isShown(homes) ? null : await near("flows", (product) => originsOf(product, choice.day));
  return { subject, hours, against, unique, dwell, profile, homes, origins, loyalty };
}

/** The questions of all parts, that of the hours first. */
export function questionsOf(parts: Parts): Question[] {
  const { hours, unique, dwell, profile, homes, origins, loyalty } = parts;
  const all = [hours, unique, dwell, profile, homes, origins, loyalty];
  return all.flatMap((part) => (isShown(part) ? [part.question] : []));
}

function totals(product: Product): Record<string, string> {
  const whole = product.dimensions.filter(({ has_total }) => has_total).map(({ name }) => [name, "all"]);
  return Object.fromEntries(whole);
}

const hoursOf =
  (product: Product, day: string): Ask =>
  (level, area) =>
    question(product.id, "values", { level, area, day, ...totals(product) });

const uniqueOf =
  (product: Product, day: string): Ask =>
  (level, area) =>
    question(product.id, "values", {
      level,
      area,
      from: plusDays(day, -DAYS_BACK),
      to: day,
      ...totals(product),
    });

const dwellOf =
  (product: Product, day: string): Ask =>
  (level, area) =>
    question(product.id, "values", { level, area, day });

/** By age and gender, as far as the product has them. */
function profileOf(product: Product, day: string): Ask {
  const attributes = ["age_band", "gender"].filter((name) => hasDimension(product, name));
  const parts = Object.fromEntries(attributes.map((name) => [name, "*"]));
  return (level, area) => question(product.id, "rollup", { by: attributes, level, area, day, ...parts });
}

function homesOf(product: Product): Ask {
  return (level, area) =>
    question(product.id, "top", {
      n: HOMES_ASKED,
      by: "home_area",
      level,
      area,
      measure: "visitors",
      distance_km: "all",
      day: product.last_day,
    });
}

function loyaltyOf(product: Product): Ask {
  return (level, area) => question(product.id, "values", { level, area, day: product.last_day });
}

function originsOf(product: Product, day: string): Ask {
  return (level, area) =>
    question(product.id, "top", {
      n: MOST_ORIGINS,
      by: "origin",
      level,
      destination: area,
      day,
      over_time: "sum",
    });
}

async function againstWeekBefore(
  session: Session,
  { product, day, hour }: Choice,
  { level, area }: Subject,
  signal: AbortSignal,
): Promise<Comparison | null> {
  const before = weekBefore(day);
  if (before < product.first_day || !product.levels.includes(level)) return null;
  const asked = question(product.id, "compare", {
    level,
    area,
    day,
    against_day: before,
    ...(hasDimension(product, "hour") ? { hour: hourLabel(hour) } : {}),
    ...totals(product),
  });
  return (await session.api.compared(asked, signal)).rows[0] ?? null;
}
