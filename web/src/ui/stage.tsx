/** Opens the view of the address: its controls, its figures, what explains them, and what can be taken along. */

import type { ComponentChildren } from "preact";
import type { Product } from "../api/types";
import { address, HOME } from "../state/address";
import { choiceOf, productOf } from "../state/choice";
import type { Session } from "../state/session";
import { type Entry, entriesFor, type PageEntry } from "../views/registry";
import type { Context, View } from "../views/view";
import { t } from "../words";
import { Controls } from "./controls";
import { ExportBar } from "./exports";
import { useLoaded } from "./loaded";
import { Message } from "./message";

export function Stage({ session, view: id }: { session: Session; view: string }) {
  const entries = entriesFor(session);
  const entry = entries.find((one) => one.id === id) ?? (id === HOME ? entries[0] : undefined);
  const opened = useLoaded(async () => entry && { entry, ...(await contentOf(entry)) }, [entry?.id]);
  if (!entry) return <Message text={t("app.noView", { view: id })} />;
  if (opened.problem) return <Failed problem={opened.problem} again={opened.again} />;
  if (opened.value?.entry.id !== entry.id) return <Message text={t("app.loading")} busy />;
  const { view, Page } = opened.value;
  if (Page) return <Page session={session} />;
  return view ? <Opened key={entry.id} session={session} view={view} /> : null;
}

async function contentOf(entry: Entry | PageEntry) {
  return "page" in entry
    ? { Page: await entry.page(), view: undefined }
    : { Page: undefined, view: await entry.open() };
}

function Opened<D>({ session, view }: { session: Session; view: View<D> }) {
  const { params } = address.value;
  const fitting = fittingProducts(session.products, view);
  const product = productOf(fitting, params.product, view.products);
  if (!product) {
    return <Message text={t("app.noProduct", { product: view.products[0] ?? "" })} />;
  }
  const context: Context = { session, choice: choiceOf(params, product) };
  return <Showing context={context} view={view} fitting={fitting} />;
}

/** Products that a view can show. */
export function fittingProducts<D>(products: readonly Product[], view: View<D>): Product[] {
  const named = products.filter((one) => view.products.length === 0 || view.products.includes(one.id));
  return view.shows ? named.filter(view.shows) : named;
}

interface ShowingProps<D> {
  context: Context;
  view: View<D>;
  fitting: readonly Product[];
}

function Showing<D>({ context, view, fitting }: ShowingProps<D>) {
  const { choice } = context;
  const depends = [choice.product.id, ...view.depends(choice)];
  const loaded = useLoaded((signal) => view.load(context, signal), depends);
  const { Render } = view;
  if (choice.params.report === "1" && loaded.value !== undefined) {
    return (
      <div class={`view view-${view.id}`} aria-busy={loaded.busy}>
        <Report context={context}>
          <Render {...context} data={loaded.value} />
        </Report>
      </div>
    );
  }
  return (
    <div class={`view view-${view.id}`} aria-busy={loaded.busy}>
      <Controls context={context} controls={view.controls} products={fitting} />
      {loaded.busy && <div class="working" role="status" aria-label={t("app.working")} />}
      {loaded.problem && <Failed problem={loaded.problem} again={loaded.again} />}
      {loaded.value !== undefined && (
        <>
          <Render {...context} data={loaded.value} />
          <ExportBar
            view={view.id}
            session={context.session}
            exports={view.exports(context, loaded.value)}
            explained
          />
          {choice.params.panel === "quality" && <Quality context={context} />}
        </>
      )}
    </div>
  );
}

/** The view on a sheet of paper, whose frame is fetched when it is wanted. */
function Report({ context, children }: { context: Context; children: ComponentChildren }) {
  const frame = useLoaded(async () => (await import("../report/frame")).ReportFrame, []);
  const Sheet = frame.value;
  return Sheet ? <Sheet context={context}>{children}</Sheet> : null;
}

/** The panel on quality and privacy, fetched when it is opened. */
function Quality({ context }: { context: Context }) {
  const panel = useLoaded(async () => (await import("../quality/panel")).Panel, []);
  const Panel = panel.value;
  return Panel ? <Panel context={context} /> : null;
}

function Failed({ problem, again }: { problem: Error; again: () => void }) {
  const remedy = "remedy" in problem ? String(problem.remedy) : "";
  return <Message text={`${t("app.failed")}: ${problem.message}`} detail={remedy} again={again} />;
}
