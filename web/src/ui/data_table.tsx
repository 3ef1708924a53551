/** The table beside every picture: the same figures, for eyes, ears and clipboards. Its rows are made when it is opened. */

import { useState } from "preact/hooks";
import { locale, t } from "../words";

export interface Column<R> {
  title: string;
  cell: (row: R) => string;
  /** Aligned to the right. */
  numeric?: boolean;
}

interface Props<R> {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  /** Most rows that are drawn. */
  most?: number;
  open?: boolean;
}

const MOST = 200;

export function DataTable<R>({ caption, columns, rows, most = MOST, open = false }: Props<R>) {
  const [isOpen, setOpen] = useState(open);
  const shown = isOpen ? rows.slice(0, most) : [];
  return (
    <details class="data-table" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("table.show")}{" "}
        <span class="quiet">{t("table.rows", { n: rows.length.toLocaleString(locale.value) })}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse must be able to scroll it. */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" class={column.numeric ? "numeric" : ""}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, number) => (
              <tr key={number}>
                {columns.map((column, place) =>
                  place === 0 ? (
                    <th key={column.title} scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.title} class={column.numeric ? "numeric" : ""}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isOpen && rows.length > shown.length && (
        <p class="hint">
          {t("table.first", { n: shown.length, all: rows.length.toLocaleString(locale.value) })}
        </p>
      )}
    </details>
  );
}
