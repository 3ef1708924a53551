/** Words of the page "operations". */
import type { Text } from "./text";

export const operations = {
  "operations.title": { en: "Operations", de: "Betrieb", es: "Operaciones" },
  "operations.written": {
    en: "As of the last run, {when}; software {software}.",
    de: "Stand des letzten Laufs, {when}; Software {software}.",
    es: "Según la última ejecución, {when}; software {software}.",
  },
  "operations.simulated": {
    en: "All people in these data are invented.",
    de: "Alle Menschen in diesen Daten sind erfunden.",
    es: "Todas las personas de estos datos son inventadas.",
  },
  "operations.well": { en: "It ended well.", de: "Er endete gut.", es: "Terminó bien." },
  "operations.failed": {
    en: "It failed: {problem}. The log of the run says more.",
    de: "Er schlug fehl: {problem}. Das Protokoll des Laufs sagt mehr.",
    es: "Falló: {problem}. El registro de la ejecución dice más.",
  },
  "operations.coarse": {
    en: "Counts are coarse on purpose: rows to two digits, shares in thousandths, decisions in tens. Nothing here is about a single person.",
    de: "Zahlen sind absichtlich grob: Zeilen auf zwei Stellen, Anteile in Tausendsteln, Entscheidungen in Zehnern. Nichts hier betrifft eine einzelne Person.",
    es: "Los recuentos son aproximados a propósito: filas a dos cifras, proporciones en milésimas, decisiones en decenas. Nada se refiere a una sola persona.",
  },
  "operations.ingest": { en: "Days taken in", de: "Eingelesene Tage", es: "Días incorporados" },
  "operations.quarantine": {
    en: "Share of rows in quarantine, by the rule that they broke",
    de: "Anteil der Zeilen in Quarantäne, nach verletzter Regel",
    es: "Proporción de filas en cuarentena, por regla incumplida",
  },
  "operations.rule": { en: "Rule", de: "Regel", es: "Regla" },
  "operations.meanShare": { en: "Mean share", de: "Mittlerer Anteil", es: "Proporción media" },
  "operations.days": { en: "Days", de: "Tage", es: "Días" },
  "operations.read": { en: "Rows read", de: "Gelesene Zeilen", es: "Filas leídas" },
  "operations.kept": { en: "Kept", de: "Behalten", es: "Conservadas" },
  "operations.optedOut": { en: "Opted out", de: "Widerspruch", es: "Exclusión voluntaria" },
  "operations.bad": { en: "Quarantine", de: "Quarantäne", es: "Cuarentena" },
  "operations.released": { en: "Released", de: "Veröffentlicht", es: "Publicado" },
  "operations.budget": { en: "Privacy budget", de: "Datenschutz-Budget", es: "Presupuesto de privacidad" },
  "operations.profile": {
    en: "Share of the limits of the profile “{profile}” that is spent.",
    de: "Verbrauchter Anteil an den Grenzen des Profils „{profile}“.",
    es: "Parte gastada de los límites del perfil «{profile}».",
  },
  "operations.year": { en: "12 months", de: "12 Monate", es: "12 meses" },
  "operations.period": { en: "Period", de: "Zeitraum", es: "Periodo" },
  "operations.capRho": { en: "Limit of ρ", de: "Grenze von ρ", es: "Límite de ρ" },
  "operations.keys": { en: "Keys of pseudonyms", de: "Schlüssel der Pseudonyme", es: "Claves de seudónimos" },
  "operations.dayKeys": { en: "Keys of days", de: "Tagesschlüssel", es: "Claves de días" },
  "operations.windowKeys": {
    en: "Keys of four weeks",
    de: "Vierwochenschlüssel",
    es: "Claves de cuatro semanas",
  },
  "operations.oldestKey": { en: "Oldest day", de: "Ältester Tag", es: "Día más antiguo" },
  "operations.present": { en: "Keys that exist", de: "Vorhandene Schlüssel", es: "Claves existentes" },
  "operations.alive": {
    en: "{alive} exist, {destroyed} destroyed.",
    de: "{alive} vorhanden, {destroyed} vernichtet.",
    es: "{alive} existen, {destroyed} destruidas.",
  },
  "operations.longest": {
    en: "The longest lived {hours} hours.",
    de: "Der älteste bestand {hours} Stunden.",
    es: "La más duradera existió {hours} horas.",
  },
  "operations.audit": { en: "Audit log", de: "Prüfprotokoll", es: "Registro de auditoría" },
  "operations.holds": {
    en: "Every line and signature holds.",
    de: "Jede Zeile und Signatur stimmt.",
    es: "Cada línea y firma es correcta.",
  },
  "operations.broken": {
    en: "It does not hold: {problem}",
    de: "Es stimmt nicht: {problem}",
    es: "No es correcto: {problem}",
  },
  "operations.entries": { en: "Entries", de: "Einträge", es: "Entradas" },
  "operations.head": { en: "Last hash", de: "Letzter Hash", es: "Último hash" },
  "operations.decisions": {
    en: "Decisions of people",
    de: "Entscheidungen der Menschen",
    es: "Decisiones de las personas",
  },
  "operations.noDecisions": {
    en: "The registry holds none. Opt-outs of the operator’s own list show above, as a share of rows.",
    de: "Das Register enthält keine. Widersprüche aus der Liste des Betreibers stehen oben, als Anteil der Zeilen.",
    es: "El registro no contiene ninguna. Las exclusiones de la lista del operador figuran arriba, como proporción de filas.",
  },
  "operations.fewerThanTen": { en: "fewer than 10", de: "weniger als 10", es: "menos de 10" },
  "operations.atLeast": { en: "{n} or a few more", de: "{n} oder etwas mehr", es: "{n} o algo más" },
} satisfies Record<string, Text>;
