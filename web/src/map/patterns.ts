/** Patterns that lie over areas: hatching for what is withheld, dots for what is rough. */

import type { Map as MapLibre } from "maplibre-gl";

const SIZE = 16;
type Draw = (pen: CanvasRenderingContext2D) => void;

function image(draw: Draw): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser can't draw.");
  draw(pen);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

export function hatching(dark: boolean): ImageData {
  return image((pen) => {
    pen.fillStyle = dark ? "#2b2f33" : "#e4e3df";
    pen.fillRect(0, 0, SIZE, SIZE);
    pen.strokeStyle = dark ? "#7d858c" : "#8d8f90";
    pen.lineWidth = 2;
    for (const shift of [-SIZE, 0, SIZE]) {
      pen.beginPath();
      pen.moveTo(shift - 2, SIZE + 2);
      pen.lineTo(shift + SIZE + 2, -2);
      pen.stroke();
    }
  });
}

export function dots(dark: boolean): ImageData {
  return image((pen) => {
    pen.fillStyle = dark ? "rgba(235, 240, 238, .55)" : "rgba(20, 30, 40, .45)";
    for (const [x, y] of [
      [4, 4],
      [12, 12],
    ] as const) {
      pen.beginPath();
      pen.arc(x, y, 1.5, 0, 2 * Math.PI);
      pen.fill();
    }
  });
}

export function putPatterns(map: MapLibre, dark: boolean): void {
  for (const [name, data] of [
    ["hatching", hatching(dark)],
    ["dots", dots(dark)],
  ] as const) {
    if (map.hasImage(name)) map.updateImage(name, data);
    else map.addImage(name, data, { pixelRatio: 2 });
  }
}
