/** Words of the view "calendar". */
import type { Text } from "./text";

export const calendar = {
  "calendar.title": { en: "Calendar", de: "Kalender", es: "Calendario" },
  "calendar.meanOfHours": {
    en: "The mean over the hours of each day.",
    de: "Das Mittel über die Stunden jedes Tages.",
    es: "La media de las horas de cada día.",
  },
  "calendar.perDay": { en: "For each day.", de: "Für jeden Tag.", es: "Para cada día." },
  "calendar.pick": {
    en: "Find an area above to see its own days.",
    de: "Oben ein Gebiet suchen, um dessen Tage zu sehen.",
    es: "Busque arriba una zona para ver sus días.",
  },
  "calendar.complete": {
    en: "All {n} days have a release; none is missing.",
    de: "Alle {n} Tage haben eine Veröffentlichung; keiner fehlt.",
    es: "Los {n} días tienen publicación; no falta ninguno.",
  },
  "calendar.missing": {
    en: "Days without a release: {n} ({days}). These are gaps, not zeros.",
    de: "Tage ohne Veröffentlichung: {n} ({days}). Das sind Lücken, keine Nullen.",
    es: "Días sin publicación: {n} ({days}). Son huecos, no ceros.",
  },
  "calendar.holidays": {
    en: "Holidays in this time, by the operator’s list: {days}.",
    de: "Feiertage in dieser Zeit, nach der Liste des Betreibers: {days}.",
    es: "Festivos en este periodo, según la lista del operador: {days}.",
  },
  "calendar.noHolidays": {
    en: "This server was given no list of holidays, so none are marked.",
    de: "Dieser Server hat keine Liste von Feiertagen bekommen; daher sind keine markiert.",
    es: "Este servidor no tiene lista de festivos, por lo que no se marca ninguno.",
  },
  "calendar.holiday": { en: "Holiday", de: "Feiertag", es: "Festivo" },
  "calendar.weekdays": {
    en: "By weekday, with 95 % intervals",
    de: "Nach Wochentag, mit 95-%-Intervallen",
    es: "Por día de la semana, con intervalos del 95 %",
  },
  "calendar.days": {
    en: "Day by day, with 95 % intervals",
    de: "Tag für Tag, mit 95-%-Intervallen",
    es: "Día a día, con intervalos del 95 %",
  },
} satisfies Record<string, Text>;
