/** Words of the one-page report. */
import type { Text } from "./text";

export const report = {
  "report.open": { en: "One-page report", de: "Bericht auf einer Seite", es: "Informe de una página" },
  "report.print": {
    en: "Print or save as PDF",
    de: "Drucken oder als PDF sichern",
    es: "Imprimir o guardar en PDF",
  },
  "report.back": { en: "Back to the view", de: "Zurück zur Ansicht", es: "Volver a la vista" },
  "report.hint": {
    en: "The address of this page restores it.",
    de: "Die Adresse dieser Seite stellt sie wieder her.",
    es: "La dirección de esta página la restaura.",
  },
  "report.shares": {
    en: "Of all values of this day on this level: {kinds}. Withheld is never zero.",
    de: "Von allen Werten dieses Tages auf dieser Ebene: {kinds}. Nicht gezeigt heißt nie null.",
    es: "De todos los valores de este día en este nivel: {kinds}. No mostrado nunca significa cero.",
  },
  "report.spent": {
    en: "Privacy spent on all releases of this day: ε = {epsilon} (δ = {delta}).",
    de: "Datenschutz-Budget aller Veröffentlichungen dieses Tages: ε = {epsilon} (δ = {delta}).",
    es: "Privacidad gastada en todas las publicaciones de este día: ε = {epsilon} (δ = {delta}).",
  },
  "report.release": {
    en: "Release {id}, method {method}.",
    de: "Veröffentlichung {id}, Methode {method}.",
    es: "Publicación {id}, método {method}.",
  },
  "report.made": { en: "Made on {day} from", de: "Erstellt am {day} aus", es: "Hecho el {day} a partir de" },
} satisfies Record<string, Text>;
