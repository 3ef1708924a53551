/** Words of the comparison of areas and periods. */
import type { Text } from "./text";

export const compare = {
  "compare.title": { en: "Compare", de: "Vergleich", es: "Comparar" },
  "compare.heading": { en: "Areas beside each other", de: "Gebiete nebeneinander", es: "Zonas lado a lado" },
  "compare.lead": {
    en: "Mean day from {from} to {to}; all on the same scale.",
    de: "Mittlerer Tag vom {from} bis {to}; alle im selben Maßstab.",
    es: "Día medio del {from} al {to}; todas en la misma escala.",
  },
  "compare.add": { en: "Add an area", de: "Gebiet hinzufügen", es: "Añadir una zona" },
  "compare.remove": { en: "Remove {name}", de: "{name} entfernen", es: "Quitar {name}" },
  "compare.period": {
    en: "Also against another period",
    de: "Auch gegen einen anderen Zeitraum",
    es: "También frente a otro periodo",
  },

  "compare.areaSentence": {
    en: "{one} has {verdict} {other} ({percent}).",
    de: "{one} hat {verdict} {other} ({percent}).",
    es: "{one} tiene {verdict} {other} ({percent}).",
  },
  "compare.areaSame": {
    en: "{one} is not distinguishable from {other}: the difference may be chance.",
    de: "{one} ist von {other} nicht zu unterscheiden: der Unterschied kann Zufall sein.",
    es: "{one} no se distingue de {other}: la diferencia puede ser azar.",
  },
  "compare.areaUnknown": {
    en: "{one} can’t be compared with {other}: parts of one are withheld.",
    de: "{one} lässt sich mit {other} nicht vergleichen: Teile davon werden nicht gezeigt.",
    es: "{one} no se puede comparar con {other}: faltan partes.",
  },
  "compare.periodSentence": {
    en: "{verdict} in {period} ({percent}).",
    de: "{verdict} im Zeitraum {period} ({percent}).",
    es: "{verdict} en {period} ({percent}).",
  },
  "compare.periodSame": {
    en: "Not distinguishable from {period}.",
    de: "Nicht zu unterscheiden von {period}.",
    es: "No se distingue de {period}.",
  },
  "compare.periodUnknown": {
    en: "Can’t be compared with {period}: parts are withheld.",
    de: "Nicht vergleichbar mit {period}: Teile werden nicht gezeigt.",
    es: "No comparable con {period}: faltan partes.",
  },
  "compare.mean": { en: "Mean of all hours", de: "Mittel aller Stunden", es: "Media de todas las horas" },
  "compare.prompt": {
    en: "Add a second area, or another period, to compare.",
    de: "Ein zweites Gebiet oder einen anderen Zeitraum hinzufügen, um zu vergleichen.",
    es: "Añada una segunda zona u otro periodo para comparar.",
  },
} satisfies Record<string, Text>;
