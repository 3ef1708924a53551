/** Words of the strip of hours by weekday. */
import type { Text } from "./text";

export const week = {
  "week.title": { en: "Week", de: "Woche", es: "Semana" },
  "week.heading": {
    en: "{name}: hours of the week",
    de: "{name}: Stunden der Woche",
    es: "{name}: horas de la semana",
  },
  "week.lead": {
    en: "Mean of the days from {from} to {to}. Each cell has its own interval; the table says it.",
    de: "Mittel der Tage vom {from} bis {to}. Jede Zelle hat ihr eigenes Intervall; es steht in der Tabelle.",
    es: "Media de los días del {from} al {to}. Cada celda tiene su propio intervalo; está en la tabla.",
  },
  "week.beside": { en: "Beside it", de: "Daneben", es: "Al lado" },
  "week.nothing": { en: "nothing", de: "nichts", es: "nada" },
  "week.otherArea": { en: "another area", de: "ein anderes Gebiet", es: "otra zona" },
  "week.otherPeriod": { en: "another period", de: "ein anderer Zeitraum", es: "otro periodo" },
  "week.difference": {
    en: "Where the two can be told apart",
    de: "Wo sich beide unterscheiden lassen",
    es: "Dónde se distinguen las dos",
  },
  "week.differenceHint": {
    en: "{higher} of {all} hours are higher in {one}, {lower} lower; {same} can’t be told apart and {unknown} can’t be compared.",
    de: "{higher} von {all} Stunden sind in {one} höher, {lower} niedriger; {same} lassen sich nicht unterscheiden, {unknown} nicht vergleichen.",
    es: "{higher} de {all} horas son más altas en {one}, {lower} más bajas; {same} no se distinguen y {unknown} no se pueden comparar.",
  },
  "week.hour": { en: "Hour of the week", de: "Wochenstunde", es: "Hora de la semana" },
  "week.verdict": { en: "In words", de: "In Worten", es: "En palabras" },
  "week.period": { en: "{from} to {to}", de: "{from} bis {to}", es: "{from} a {to}" },
} satisfies Record<string, Text>;
