/** Words of the card of an area. */
import type { Text } from "./text";

export const area = {
  "area.day": {
    en: "The day, with its 95 % interval",
    de: "Der Tag, mit 95-%-Intervall",
    es: "El día, con su intervalo del 95 %",
  },
  "area.against": {
    en: "This is {verdict} {day}: {other}.",
    de: "Das ist {verdict} {day}: {other}.",
    es: "Es {verdict} el {day}: {other}.",
  },
} satisfies Record<string, Text>;
