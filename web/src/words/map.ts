/** Words of the footfall map. */
import type { Text } from "./text";

export const map = {
  "map.title": { en: "Map", de: "Karte", es: "Mapa" },
  "map.lead": { en: "A town by the hour", de: "Eine Stadt Stunde um Stunde", es: "Una ciudad hora a hora" },
  "map.play": { en: "Play the day", de: "Tag abspielen", es: "Reproducir el día" },
  "map.pause": { en: "Pause", de: "Anhalten", es: "Pausar" },
  "map.measure": { en: "Shown", de: "Gezeigt", es: "Se muestra" },
  "map.absolute": { en: "Number", de: "Anzahl", es: "Número" },
  "map.density": { en: "Per km²", de: "Je km²", es: "Por km²" },
  "map.baseline": {
    en: "Against a week before",
    de: "Gegen die Vorwoche",
    es: "Frente a la semana anterior",
  },
  "map.legend": { en: "Legend", de: "Legende", es: "Leyenda" },
  "map.withheld": {
    en: "withheld (not zero)",
    de: "nicht gezeigt (nicht null)",
    es: "no mostrado (no es cero)",
  },
  "map.rough": {
    en: "rough (wide interval)",
    de: "grob (weites Intervall)",
    es: "aproximado (intervalo amplio)",
  },
  "map.notCovered": { en: "not covered", de: "nicht enthalten", es: "no cubierto" },
  "map.classes": {
    en: "Classes are no narrower than the usual interval.",
    de: "Klassen sind nicht schmaler als das übliche Intervall.",
    es: "Las clases no son más estrechas que el intervalo habitual.",
  },
  "map.fewer": { en: "fewer", de: "weniger", es: "menos" },
  "map.more": { en: "more", de: "mehr", es: "más" },
  "map.same": {
    en: "can’t be told from a week before",
    de: "von der Vorwoche nicht zu unterscheiden",
    es: "no se distingue de la semana anterior",
  },
  "map.noWeekBefore": {
    en: "There is no release of {day}, a week before; so nothing to compare with.",
    de: "Vom {day}, eine Woche davor, gibt es keine Veröffentlichung, also nichts zum Vergleichen.",
    es: "No hay publicación del {day}, una semana antes; no hay con qué comparar.",
  },
  "map.draw": { en: "Draw an area", de: "Gebiet zeichnen", es: "Dibujar una zona" },
  "map.drawing": {
    en: "Click corners on the map; a double click or Enter ends, Escape gives up.",
    de: "Ecken auf der Karte anklicken; Doppelklick oder Enter beendet, Escape bricht ab.",
    es: "Haga clic en las esquinas; doble clic o Intro termina, Escape cancela.",
  },
  "map.finish": { en: "Finish", de: "Fertig", es: "Terminar" },
  "map.cancel": { en: "Give up", de: "Abbrechen", es: "Cancelar" },
  "map.clear": { en: "Clear the choice", de: "Auswahl aufheben", es: "Quitar la selección" },
  "map.snapped": {
    en: "Your shape of {asked} km² was widened to {n} whole areas of {covered} km². Numbers are of whole areas.",
    de: "Ihre Form von {asked} km² wurde auf {n} ganze Gebiete von {covered} km² erweitert. Zahlen gelten für ganze Gebiete.",
    es: "Su forma de {asked} km² se amplió a {n} zonas enteras de {covered} km². Las cifras son de zonas enteras.",
  },
  "map.pick": {
    en: "Click an area, or find one by name, to see what is known of it.",
    de: "Ein Gebiet anklicken oder nach Namen suchen, um zu sehen, was man davon weiß.",
    es: "Haga clic en una zona, o búsquela por nombre, para ver qué se sabe de ella.",
  },
  "map.total": {
    en: "{shown} of {all} areas are shown, {withheld} are withheld; withheld ones are in no total.",
    de: "{shown} von {all} Gebieten werden gezeigt, {withheld} nicht; diese sind in keiner Summe enthalten.",
    es: "Se muestran {shown} de {all} zonas, {withheld} no; estas no entran en ningún total.",
  },
  "map.description": {
    en: "Map of {product}, {when}. The table below holds the same figures.",
    de: "Karte: {product}, {when}. Die Tabelle darunter enthält dieselben Zahlen.",
    es: "Mapa de {product}, {when}. La tabla de abajo contiene las mismas cifras.",
  },
  "map.needsHours": {
    en: "The map needs a product with figures by area.",
    de: "Die Karte braucht ein Produkt mit Zahlen nach Gebieten.",
    es: "El mapa necesita un producto con cifras por zona.",
  },
} satisfies Record<string, Text>;
