/** Finding an area by name: a combobox after the ARIA authoring practices. */

import { useEffect, useId, useState } from "preact/hooks";
import type { AreaProperties } from "../api/types";
import { choose } from "../state/address";
import type { Context } from "../views/view";
import { named, t } from "../words";
import { useLoaded } from "./loaded";

interface Props {
  context: Context;
  /** What becomes of the area found; by default it is the chosen one. */
  onFind?: (area: AreaProperties) => void;
  label?: string;
  /** The area that is shown while nothing is typed; by default the chosen one. */
  shown?: string;
}

export function AreaSearch({ context, onFind, label, shown }: Props) {
  const { session, choice } = context;
  const id = useId();
  const areas = useLoaded(() => session.allAreas(), [session]);
  const current = shown ?? (choice.areas.length === 1 ? choice.areas[0] : "");
  const name = current ? (areas.value?.name(current) ?? current) : "";
  const [text, setText] = useState(name);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => setText(name), [name]);
  const found = open ? (areas.value?.find(text) ?? []) : [];
  const take = (area: AreaProperties) => {
    setText(area.name);
    setOpen(false);
    if (onFind) onFind(area);
    else choose({ area: area.area, level: area.level, shape: null });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = found[active];
    if (event.key === "ArrowDown") setActive(Math.min(active + 1, found.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(active - 1, 0));
    else if (event.key === "Enter" && chosen) take(chosen);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div class="control search">
      <label for={`${id}-input`}>{label ?? t("choose.area")}</label>
      <input
        id={`${id}-input`}
        role="combobox"
        autocomplete="off"
        placeholder={t("choose.findArea")}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(0);
        }}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        class="found"
        hidden={found.length === 0}
        aria-label={t("choose.area")}
      >
        {found.map((area, number) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the combobox.
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox holds the focus.
          <div
            key={area.area}
            id={`${id}-${number}`}
            role="option"
            aria-selected={number === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(area)}
          >
            {area.name}{" "}
            <span class="quiet">
              {area.area} · {named("level.one", area.level)}
            </span>
          </div>
        ))}
      </div>
      {open && text.trim() !== "" && areas.value && found.length === 0 && (
        <p class="found none" role="status">
          {t("choose.noArea")}
        </p>
      )}
    </div>
  );
}
