/** Pictures of what is shown: each SVG or canvas marked `data-picture`, one below the other on the page's ground. */

const GAP = 24;
const SCALE = 2;

/** PNG of all pictures in the open view, with a title and a source line. */
export async function pictureOfView(): Promise<Blob> {
  const root = document.querySelector(".view");
  const parts = [...(root?.querySelectorAll("svg[data-picture], canvas[data-picture]") ?? [])];
  if (parts.length === 0) throw new Error("There is no picture here.");
  const drawn = await Promise.all(parts.map(drawable));
  const texts = captionsOf(root);
  return sheet(drawn, texts);
}

interface Drawable {
  image: CanvasImageSource;
  width: number;
  height: number;
}

/** Pictures under a title, above a source line, as PNG. */
export function sheet(parts: readonly Drawable[], texts: { title: string; source: string }): Promise<Blob> {
  const width = Math.max(...parts.map((part) => part.width)) + 2 * GAP;
  const height = parts.reduce((sum, part) => sum + part.height + GAP, 0) + 3.5 * GAP;
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser can't draw.");
  const style = getComputedStyle(document.documentElement);
  pen.scale(SCALE, SCALE);
  pen.fillStyle = style.getPropertyValue("--surface");
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = style.getPropertyValue("--ink");
  pen.font = `600 18px ${style.fontFamily}`;
  pen.fillText(texts.title, GAP, GAP + 14, width - 2 * GAP);
  let top = 2 * GAP;
  for (const part of parts) {
    pen.drawImage(part.image, GAP, top, part.width, part.height);
    top += part.height + GAP;
  }
  pen.fillStyle = style.getPropertyValue("--quiet");
  pen.font = `12px ${style.fontFamily}`;
  pen.fillText(texts.source, GAP, top + 4, width - 2 * GAP);
  return blobOf(canvas);
}

function captionsOf(root: Element | null) {
  const text = (selector: string) => root?.querySelector(selector)?.textContent?.trim() ?? "";
  return { title: text("h1"), source: text(".source") };
}

export function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture is too large."))), "image/png"),
  );
}

async function drawable(part: Element): Promise<Drawable> {
  const { width, height } = part.getBoundingClientRect();
  if (part instanceof HTMLCanvasElement) return { image: part, width, height };
  return { image: await imageOf(part as SVGElement, width, height), width, height };
}

const STYLED = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "opacity",
  "font",
  "text-anchor",
  "display",
];

/** An SVG with the page's styles written into it, as an image. */
async function imageOf(svg: SVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGElement;
  const [theirs, ours] = [svg.querySelectorAll("*"), copy.querySelectorAll<SVGElement>("*")];
  for (const [number, element] of [...theirs].entries()) {
    const style = getComputedStyle(element);
    const own = ours[number];
    for (const name of STYLED) own?.style.setProperty(name, style.getPropertyValue(name));
  }
  copy.style.color = getComputedStyle(svg).color;
  copy.style.font = getComputedStyle(svg).font;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }),
  );
  const image = new Image();
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  return image;
}
