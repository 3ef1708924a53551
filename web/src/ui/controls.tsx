/** The controls that views share. Each writes to the address, and reads from it. */

import type { Product } from "../api/types";
import { productName } from "../figures/words";
import { choose } from "../state/address";
import { hasDimension, valuesOf } from "../state/choice";
import { daysOf, plusDays, shortDay, WEEKDAYS, weekdayName } from "../state/days";
import type { Context, Control } from "../views/view";
import { locale, named, t } from "../words";
import { AreaSearch } from "./area_search";
import { useLoaded } from "./loaded";

interface Props {
  context: Context;
  controls: readonly Control[];
  products: readonly Product[];
}

export function Controls({ context, controls, products }: Props) {
  const has = (control: Control) => controls.includes(control);
  return (
    <div class="controls" role="group">
      {has("area") && <AreaSearch context={context} />}
      {has("product") && products.length > 1 && <ProductChoice context={context} products={products} />}
      {has("level") && <LevelChoice context={context} />}
      {has("who") && <WhoChoice context={context} />}
      {has("day") && <DayChoice context={context} />}
      {has("period") && <PeriodChoice context={context} />}
      {has("weekday") && <WeekdayChoice context={context} />}
    </div>
  );
}

export interface Option {
  value: string;
  text: string;
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChoose: (value: string) => void;
}

export function Select({ label, value, options, onChoose }: SelectProps) {
  return (
    <label class="control">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A few options side by side, one of them chosen. */
export function Segments({ label, value, options, onChoose }: SelectProps) {
  return (
    <fieldset class="segments">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={label}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ProductChoice({ context, products }: { context: Context; products: readonly Product[] }) {
  return (
    <Select
      label={t("choose.product")}
      value={context.choice.product.id}
      options={products.map(({ id, title }) => ({ value: id, text: productName(id, title) }))}
      onChoose={(product) => choose({ product })}
    />
  );
}

function LevelChoice({ context: { choice } }: { context: Context }) {
  if (choice.product.levels.length < 2) return null;
  return (
    <Select
      label={t("choose.level")}
      value={choice.level}
      options={choice.product.levels.map((level) => ({ value: level, text: named("level", level) }))}
      onChoose={(level) => choose({ level })}
    />
  );
}

function WhoChoice({ context: { choice } }: { context: Context }) {
  return (
    <>
      {hasDimension(choice.product, "age_band") && (
        <Select
          label={t("choose.age")}
          value={choice.age}
          options={valuesOf(choice.product, "age_band").map((age) => ({
            value: age,
            text: named("age_band", age),
          }))}
          onChoose={(age) => choose({ age: age === "all" ? null : age })}
        />
      )}
      {hasDimension(choice.product, "gender") && (
        <Select
          label={t("choose.gender")}
          value={choice.gender}
          options={valuesOf(choice.product, "gender").map((gender) => ({
            value: gender,
            text: named("gender", gender),
          }))}
          onChoose={(gender) => choose({ gender: gender === "all" ? null : gender })}
        />
      )}
    </>
  );
}

const DAYS_SHOWN = 7;

function DayChoice({ context: { session, choice } }: { context: Context }) {
  const { product, day } = choice;
  const releases = useLoaded(() => session.releases(product.id), [product.id]);
  const have = new Set(daysOf(releases.value ?? []));
  const last = [plusDays(day, 3), product.last_day].sort()[0] ?? day;
  const first = [plusDays(last, 1 - DAYS_SHOWN), product.first_day].sort()[1] ?? day;
  const days = [];
  for (let one = first; one <= last || days.length < DAYS_SHOWN; one = plusDays(one, 1)) {
    if (one > product.last_day) break;
    days.push(one);
  }
  const step = (number: number) => choose({ day: plusDays(day, number) });
  return (
    <div class="control days" role="group" aria-label={t("choose.day")}>
      <label>
        <span>{t("choose.day")}</span>
        <input
          type="date"
          value={day}
          min={product.first_day}
          max={product.last_day}
          onChange={(event) => choose({ day: event.currentTarget.value })}
        />
      </label>
      <button
        type="button"
        aria-label={t("choose.previousDay")}
        disabled={day <= product.first_day}
        onClick={() => step(-1)}
      >
        ‹
      </button>
      {days.map((one) => (
        <button
          type="button"
          key={one}
          class="day"
          aria-pressed={one === day}
          disabled={releases.value !== undefined && !have.has(one)}
          title={have.has(one) ? undefined : t("choose.noDay")}
          onClick={() => choose({ day: one })}
        >
          {shortDay(one, locale.value)}
        </button>
      ))}
      <button
        type="button"
        aria-label={t("choose.nextDay")}
        disabled={day >= product.last_day}
        onClick={() => step(1)}
      >
        ›
      </button>
    </div>
  );
}

function PeriodChoice({ context: { choice } }: { context: Context }) {
  const { first_day: min, last_day: max } = choice.product;
  return (
    <div class="control period">
      {(["from", "to"] as const).map((end) => (
        <label key={end}>
          <span>{t(`choose.${end}`)}</span>
          <input
            type="date"
            value={choice[end]}
            min={min}
            max={max}
            onChange={(event) => choose({ [end]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  );
}

function WeekdayChoice({ context: { choice } }: { context: Context }) {
  const toggle = (weekday: string) => {
    const kept = choice.weekdays.includes(weekday)
      ? choice.weekdays.filter((one) => one !== weekday)
      : [...choice.weekdays, weekday];
    choose({ weekday: kept.length === WEEKDAYS.length ? null : kept.join(",") });
  };
  return (
    <div class="control days" role="group" aria-label={t("choose.weekday")}>
      {WEEKDAYS.map((weekday) => (
        <button
          type="button"
          key={weekday}
          class="day"
          aria-pressed={choice.weekdays.length === 0 || choice.weekdays.includes(weekday)}
          onClick={() => toggle(weekday)}
        >
          {weekdayName(weekday, locale.value)}
        </button>
      ))}
    </div>
  );
}
