/** Words of the view "event". */
import type { Text } from "./text";

export const event = {
  "event.title": { en: "Event", de: "Ereignis", es: "Evento" },
  "event.againstBand": {
    en: "Against the same weekday of up to {n} weeks before; the band holds 95 % of such days.",
    de: "Gegen denselben Wochentag von bis zu {n} Wochen davor; das Band enthält 95 % solcher Tage.",
    es: "Frente al mismo día de la semana de hasta {n} semanas antes; la banda contiene el 95 % de esos días.",
  },
  "event.againstWeek": {
    en: "Against {day} alone: for a band of what is usual, at least {n} such days must be released.",
    de: "Nur gegen {day}: für ein Band des Üblichen müssen mindestens {n} solche Tage veröffentlicht sein.",
    es: "Solo frente al {day}: para una banda de lo habitual deben estar publicados al menos {n} de esos días.",
  },
  "event.begins": { en: "It begins", de: "Beginn", es: "Empieza" },
  "event.ends": { en: "It ends", de: "Ende", es: "Termina" },
  "event.before": { en: "Before", de: "Davor", es: "Antes" },
  "event.during": { en: "During", de: "Während", es: "Durante" },
  "event.after": { en: "After", de: "Danach", es: "Después" },
  "event.usual": { en: "Usual: {usual}", de: "Üblich: {usual}", es: "Lo habitual: {usual}" },
  "event.weekBefore": {
    en: "A week before: {usual}",
    de: "Eine Woche davor: {usual}",
    es: "Una semana antes: {usual}",
  },
  "event.unknown": {
    en: "Can’t be told: a side is withheld or missing.",
    de: "Nicht zu sagen: eine Seite wird nicht gezeigt oder fehlt.",
    es: "No se puede decir: un lado no se muestra o falta.",
  },
  "event.band.as_expected": {
    en: "Not distinguishable from the usual.",
    de: "Vom Üblichen nicht zu unterscheiden.",
    es: "No se distingue de lo habitual.",
  },
  "event.band.above": {
    en: "More than usual: {excess}.",
    de: "Mehr als üblich: {excess}.",
    es: "Más de lo habitual: {excess}.",
  },
  "event.band.below": {
    en: "Fewer than usual: {excess}.",
    de: "Weniger als üblich: {excess}.",
    es: "Menos de lo habitual: {excess}.",
  },
  "event.week.as_expected": {
    en: "Not distinguishable from the week before.",
    de: "Von der Vorwoche nicht zu unterscheiden.",
    es: "No se distingue de la semana anterior.",
  },
  "event.week.above": {
    en: "More than the week before: {excess}.",
    de: "Mehr als in der Vorwoche: {excess}.",
    es: "Más que la semana anterior: {excess}.",
  },
  "event.week.below": {
    en: "Fewer than the week before: {excess}.",
    de: "Weniger als in der Vorwoche: {excess}.",
    es: "Menos que la semana anterior: {excess}.",
  },
  "event.mean": {
    en: "Each figure is the mean of its hours.",
    de: "Jede Zahl ist das Mittel ihrer Stunden.",
    es: "Cada cifra es la media de sus horas.",
  },
  "event.profileBand": {
    en: "The day by the hour, on the band of what was to be expected",
    de: "Der Tag nach Stunden, auf dem Band des zu Erwartenden",
    es: "El día por horas, sobre la banda de lo esperable",
  },
  "event.profileWeek": {
    en: "The day by the hour, beside the week before",
    de: "Der Tag nach Stunden, neben der Vorwoche",
    es: "El día por horas, junto a la semana anterior",
  },
  "event.thisDay": {
    en: "this day, with 95 % intervals",
    de: "dieser Tag, mit 95-%-Intervallen",
    es: "este día, con intervalos del 95 %",
  },
  "event.keyUsual": { en: "usual", de: "üblich", es: "lo habitual" },
  "event.keyWeek": { en: "a week before", de: "eine Woche davor", es: "una semana antes" },
  "event.keyBand": {
    en: "95 % of such days lie here",
    de: "hier liegen 95 % solcher Tage",
    es: "aquí está el 95 % de esos días",
  },
  "event.keyWeekBand": { en: "its 95 % interval", de: "deren 95-%-Intervall", es: "su intervalo del 95 %" },
  "event.keyEvent": { en: "the event", de: "das Ereignis", es: "el evento" },
  "event.usualColumn": { en: "Usual", de: "Üblich", es: "Habitual" },
  "event.expectedColumn": { en: "Expected", de: "Zu erwarten", es: "Esperable" },
  "event.verdictColumn": { en: "In words", de: "In Worten", es: "En palabras" },
  "event.origins": {
    en: "From where more people came to {place} than usual",
    de: "Woher mehr Menschen nach {place} kamen als üblich",
    es: "De dónde vino más gente a {place} de lo habitual",
  },
  "event.origin": { en: "From", de: "Aus", es: "Desde" },
  "event.difference": {
    en: "more or fewer {unit}, 95 % interval",
    de: "{unit} mehr oder weniger, 95-%-Intervall",
    es: "{unit} de más o de menos, intervalo del 95 %",
  },
  "event.noneSure": {
    en: "For no origin can a difference be told from chance.",
    de: "Bei keiner Herkunft ist ein Unterschied vom Zufall zu unterscheiden.",
    es: "Ningún origen presenta una diferencia distinguible del azar.",
  },
  "event.someSure": {
    en: "For {n} origins the difference can be told from chance; they are coloured.",
    de: "Bei {n} Herkünften ist der Unterschied vom Zufall zu unterscheiden; sie sind farbig.",
    es: "En {n} orígenes la diferencia se distingue del azar; están en color.",
  },
  "event.originsWithheld": {
    en: "{n} origins can’t be compared: one side is withheld, which is not zero.",
    de: "{n} Herkünfte sind nicht vergleichbar: eine Seite wird nicht gezeigt, was nicht null heißt.",
    es: "{n} orígenes no se pueden comparar: un lado no se muestra, lo que no significa cero.",
  },
  "event.noOrigins": {
    en: "Where people came from is not shown: no trips to this area are granted to you.",
    de: "Woher die Menschen kamen, wird nicht gezeigt: Wege in dieses Gebiet sind für Sie nicht freigegeben.",
    es: "No se muestra de dónde vino la gente: no tiene concedidos desplazamientos a esta zona.",
  },
} satisfies Record<string, Text>;
