/** What can be taken along from any view: rows, a picture, the question itself, the link. */

import { useState } from "preact/hooks";
import { writeCsv } from "../api/csv";
import { asCurl, asPython, hasFiles, type Question } from "../api/question";
import { choose } from "../state/address";
import type { Session } from "../state/session";
import type { Exports } from "../views/view";
import { t } from "../words";
import { pictureOfView } from "./picture";

interface Props {
  view: string;
  session: Session;
  exports: Exports;
  /** Whether the panel on quality and privacy can be opened from here. */
  explained?: boolean;
}

export function ExportBar({ view, session, exports, explained = false }: Props) {
  const [told, tell] = useState("");
  const main = exports.questions[0];
  const withFiles = exports.questions.filter(hasFiles);
  const origin = window.location.origin;
  const attempt = (what: () => Promise<string>) => () => {
    tell(t("app.working"));
    what().then(tell, (problem: unknown) => tell(`${t("app.failed")}: ${(problem as Error).message}`));
  };
  const copy = (text: string) => attempt(() => copied(text));
  return (
    <aside class="exports" aria-label={t("export.title")}>
      {(exports.table || withFiles.length > 0) && (
        <button type="button" onClick={attempt(() => saveCsv(view, session, exports, withFiles[0]))}>
          {t("export.csv")}
        </button>
      )}
      {withFiles.length > 0 && (
        <button type="button" onClick={attempt(() => saveParquet(view, session, withFiles))}>
          {t("export.parquet")}
        </button>
      )}
      <button
        type="button"
        onClick={attempt(async () =>
          save(await (exports.picture ?? pictureOfView)(), `footfall-${view}.png`),
        )}
      >
        {t("export.png")}
      </button>
      {main && (
        <>
          <button
            type="button"
            onClick={copy(exports.questions.map((one) => asPython(one, origin)).join("\n"))}
          >
            {t("export.python")}
          </button>
          <button
            type="button"
            onClick={copy(exports.questions.map((one) => asCurl(one, origin)).join("\n"))}
          >
            {t("export.curl")}
          </button>
        </>
      )}
      <button type="button" onClick={copy(window.location.href)}>
        {t("export.link")}
      </button>
      <span class="told" role="status">
        {told}
      </span>
      {explained && (
        <button type="button" class="open-report" onClick={() => choose({ report: "1" })}>
          {t("report.open")}
        </button>
      )}
      {explained && (
        <button type="button" class="open-quality" onClick={() => choose({ panel: "quality" }, true)}>
          {t("quality.title")}
        </button>
      )}
    </aside>
  );
}

async function copied(text: string): Promise<string> {
  await navigator.clipboard.writeText(text);
  return t("export.copied");
}

async function saveCsv(view: string, session: Session, exports: Exports, main?: Question): Promise<string> {
  if (exports.table) {
    const text = writeCsv(exports.table.columns, exports.table.rows);
    return save(new Blob([text], { type: "text/csv" }), `footfall-${view}.csv`);
  }
  if (!main) return "";
  return save(await session.api.file(main, "csv"), `footfall-${view}.csv`);
}

async function saveParquet(view: string, session: Session, asked: readonly Question[]): Promise<string> {
  let told = "";
  for (const [number, one] of asked.entries()) {
    const name = `footfall-${view}${number ? `-${number + 1}` : ""}.parquet`;
    told = save(await session.api.file(one, "parquet"), name);
  }
  return told;
}

function save(blob: Blob, name: string): string {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return t("export.saved", { name });
}
