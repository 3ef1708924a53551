/** Words of the catchment. */
import type { Text } from "./text";

export const catchment = {
  "catchment.title": { en: "Catchment", de: "Einzugsgebiet", es: "Captación" },
  "catchment.heading": {
    en: "Where visitors of {name} live",
    de: "Wo die Besucher von {name} wohnen",
    es: "Dónde viven los visitantes de {name}",
  },
  "catchment.lead": {
    en: "Different people in the 28 days from {from}, by the zone of their home.",
    de: "Verschiedene Personen in den 28 Tagen ab {from}, nach der Zone ihres Wohnorts.",
    es: "Personas distintas en los 28 días desde el {from}, según la zona de su domicilio.",
  },
  "catchment.measure": { en: "Shown", de: "Gezeigt", es: "Se muestra" },
  "catchment.visitors": { en: "Visitors", de: "Besucher", es: "Visitantes" },
  "catchment.penetration": {
    en: "Share of residents",
    de: "Anteil der Einwohner",
    es: "Proporción de residentes",
  },
  "catchment.trade": { en: "Trade area", de: "Kerngebiet", es: "Área comercial" },
  "catchment.tradeHint": {
    en: "The smallest set of zones that holds 50, 70 and 90 % of the visitors shown.",
    de: "Die kleinste Menge von Zonen, in der 50, 70 und 90 % der gezeigten Besucher wohnen.",
    es: "El menor conjunto de zonas que reúne el 50, 70 y 90 % de los visitantes mostrados.",
  },
  "catchment.within": {
    en: "{share} % of visitors",
    de: "{share} % der Besucher",
    es: "{share} % de los visitantes",
  },
  "catchment.rest": { en: "the rest", de: "der Rest", es: "el resto" },
  "catchment.decay": {
    en: "Visitors by distance from home",
    de: "Besucher nach Entfernung von zu Hause",
    es: "Visitantes según la distancia a su casa",
  },
  "catchment.distance": { en: "Distance (km)", de: "Entfernung (km)", es: "Distancia (km)" },
  "catchment.home": { en: "Home zone", de: "Wohnzone", es: "Zona de residencia" },
  "catchment.set": { en: "Within", de: "Innerhalb", es: "Dentro de" },
  "catchment.withheldHint": {
    en: "{shown} home zones are shown; of {withheld} it is withheld how many come. That is not zero.",
    de: "{shown} Wohnzonen werden gezeigt; bei {withheld} wird nicht gezeigt, wie viele kommen. Das heißt nicht null.",
    es: "Se muestran {shown} zonas de residencia; de {withheld} no se muestra cuántos vienen. No significa cero.",
  },
} satisfies Record<string, Text>;
