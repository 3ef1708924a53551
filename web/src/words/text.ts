/** A sentence in every language of the page. */
export interface Text {
  en: string;
  de: string;
  es: string;
}
