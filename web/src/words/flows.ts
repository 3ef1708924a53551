/** Words of the view "flows". */
import type { Text } from "./text";

export const flows = {
  "flows.title": { en: "Flows", de: "Ströme", es: "Flujos" },
  "flows.description": {
    en: "Map of trips between areas, {when}. The tables beside it hold the same figures.",
    de: "Karte der Wege zwischen Gebieten, {when}. Die Tabellen daneben enthalten dieselben Zahlen.",
    es: "Mapa de desplazamientos entre zonas, {when}. Las tablas de al lado contienen las mismas cifras.",
  },
  "flows.pick": {
    en: "Click an area to see where people come from and go to, or a line to read its figure.",
    de: "Ein Gebiet anklicken, um zu sehen, woher man kommt und wohin man geht – oder eine Linie, um ihre Zahl zu lesen.",
    es: "Haga clic en una zona para ver de dónde se viene y adónde se va, o en una línea para leer su cifra.",
  },
  "flows.way": { en: "Direction", de: "Richtung", es: "Sentido" },
  "flows.way.all": { en: "Both ways", de: "Beide Richtungen", es: "Ambos sentidos" },
  "flows.way.out": { en: "Out", de: "Hinaus", es: "Salidas" },
  "flows.way.in": { en: "In", de: "Herein", es: "Llegadas" },
  "flows.out": { en: "out of it", de: "hinaus", es: "salen" },
  "flows.in": { en: "into it", de: "herein", es: "llegan" },
  "flows.number": { en: "Lines", de: "Linien", es: "Líneas" },
  "flows.strongest": { en: "Top {n}", de: "Stärkste {n}", es: "Las {n} mayores" },
  "flows.shown": {
    en: "Sum of the {n} connections that are shown; {withheld} are withheld and come on top.",
    de: "Summe von {n} gezeigten Verbindungen; {withheld} werden nicht gezeigt und kommen hinzu.",
    es: "Suma de {n} relaciones mostradas; {withheld} no se muestran y se añaden.",
  },
  "flows.none": {
    en: "All trips of this time are withheld: too few were observed. That is not zero.",
    de: "Alle Wege dieser Zeit werden nicht gezeigt: zu wenige wurden beobachtet. Das heißt nicht null.",
    es: "No se muestra ningún desplazamiento de esta hora: se observaron muy pocos. No significa cero.",
  },
  "flows.list": { en: "Strongest", de: "Am stärksten", es: "Los mayores" },
  "flows.within": { en: "within {area}", de: "innerhalb von {area}", es: "dentro de {area}" },
  "flows.rest": {
    en: "smaller areas of {area}, together",
    de: "kleinere Gebiete in {area}, zusammen",
    es: "zonas menores de {area}, juntas",
  },
  "flows.matrix": {
    en: "From (rows) to (columns), the busiest areas",
    de: "Von (Zeilen) nach (Spalten), die belebtesten Gebiete",
    es: "Desde (filas) hasta (columnas), las zonas más transitadas",
  },
  "flows.from": { en: "From", de: "Von", es: "Desde" },
  "flows.to": { en: "To", de: "Nach", es: "Hasta" },
  "flows.brush": { en: "Time of day", de: "Tageszeit", es: "Momento del día" },
  "flows.daypart": { en: "Hours", de: "Stunden", es: "Horas" },
  "flows.wholeDay": { en: "Whole day", de: "Ganzer Tag", es: "Todo el día" },
  "flows.direction": {
    en: "Lines grow stronger towards the goal.",
    de: "Linien werden zum Ziel hin kräftiger.",
    es: "Las líneas se intensifican hacia el destino.",
  },
} satisfies Record<string, Text>;
