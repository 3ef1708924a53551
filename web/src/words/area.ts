/** Words of the card of an area. */
import type { Text } from "./text";

export const area = {
  "area.title": { en: "Area", de: "Gebiet", es: "Zona" },
  "area.facts": {
    en: "{level}, {km2} km², {residents} residents after the census",
    de: "{level}, {km2} km², {residents} Einwohner laut Zensus",
    es: "{level}, {km2} km², {residents} residentes según el censo",
  },
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
  "area.open": { en: "All about this area", de: "Alles über dieses Gebiet", es: "Todo sobre esta zona" },
  "area.unique": {
    en: "Unique people of each day",
    de: "Verschiedene Personen an jedem Tag",
    es: "Personas distintas cada día",
  },
  "area.uniqueHint": {
    en: "Who comes twice counts once. Days can’t be added up: the same people come again.",
    de: "Wer zweimal kommt, zählt einmal. Tage lassen sich nicht addieren: dieselben Menschen kommen wieder.",
    es: "Quien viene dos veces cuenta una. Los días no se suman: vuelven las mismas personas.",
  },
  "area.dwell": {
    en: "How long people stay",
    de: "Wie lange Menschen bleiben",
    es: "Cuánto tiempo se quedan",
  },
  "area.dwellBin": { en: "Minutes", de: "Minuten", es: "Minutos" },
  "area.median": {
    en: "Half of the visits last longer than {value} minutes ({range}).",
    de: "Die Hälfte der Besuche dauert länger als {value} Minuten ({range}).",
    es: "La mitad de las visitas dura más de {value} minutos ({range}).",
  },
  "area.profile": { en: "Age and gender", de: "Alter und Geschlecht", es: "Edad y sexo" },
  "area.group": { en: "Group", de: "Gruppe", es: "Grupo" },
  "area.profileHint": {
    en: "Mean of the hours of the day.",
    de: "Mittel über die Stunden des Tages.",
    es: "Media de las horas del día.",
  },
  "area.homes": { en: "Where visitors live", de: "Wo die Besucher wohnen", es: "Dónde viven los visitantes" },
  "area.origins": {
    en: "Where the day’s trips to here began",
    de: "Wo die Wege des Tages hierher begannen",
    es: "Dónde empezaron los desplazamientos del día hacia aquí",
  },
  "area.originsHint": {
    en: "This workspace has no release of where visitors live; these are trips, not homes.",
    de: "Hier gibt es keine Veröffentlichung, wo die Besucher wohnen; dies sind Wege, keine Wohnorte.",
    es: "Aquí no hay publicación de dónde viven los visitantes; son desplazamientos, no domicilios.",
  },
  "area.from": { en: "From", de: "Von", es: "Desde" },
  "area.loyalty": { en: "New and returning", de: "Neu und wiederkehrend", es: "Nuevos y recurrentes" },
  "area.visitDays": { en: "Days with a visit", de: "Tage mit Besuch", es: "Días con visita" },
  "area.coarser": {
    en: "Shown for {name}, which holds this area: for the area itself nothing so fine is released.",
    de: "Gezeigt für {name}, worin dieses Gebiet liegt: so fein wird für das Gebiet selbst nichts veröffentlicht.",
    es: "Se muestra para {name}, que contiene esta zona: para la propia zona no se publica con tanto detalle.",
  },
  "area.noRelease": {
    en: "No release of “{product}” is granted to you here.",
    de: "Von „{product}“ ist hier keine Veröffentlichung für Sie freigegeben.",
    es: "Aquí no se le ha concedido ninguna publicación de «{product}».",
  },
  "area.noRows": {
    en: "Nothing is released of this area for this time.",
    de: "Für dieses Gebiet und diese Zeit ist nichts veröffentlicht.",
    es: "No hay nada publicado de esta zona para este momento.",
  },
  "since.new": { en: "new", de: "neu", es: "nuevos" },
  "since.returning": { en: "returning", de: "wiederkehrend", es: "recurrentes" },
} satisfies Record<string, Text>;
