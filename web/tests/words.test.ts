import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filled, LANGUAGES, spoken, words } from "../src/words";
import type { Text } from "../src/words/text";

const entries = Object.entries(words as Record<string, Text>);

describe("words", () => {
  it("say something in every language, with the same values in each", () => {
    const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [key, text] of entries) {
      for (const language of LANGUAGES) {
        expect(text[language], `${key} in ${language}`).not.toBe("");
        expect(placeholders(text[language]), `${key} in ${language}`).toEqual(placeholders(text.en));
      }
    }
  });

  it("are each used somewhere", () => {
    const sources = (readdirSync("src", { recursive: true }) as string[])
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("words"))
      .map((name) => readFileSync(join("src", name), "utf8"))
      .join("\n");
    const families = [...sources.matchAll(/(?:named\("(\w+)"|t\(`([\w.]+)\.\$|`([\w.]+)\.\$\{)/g)].map(
      ([, ...found]) => found.find((one) => one !== undefined),
    );
    const unused = entries
      .map(([key]) => key)
      .filter(
        (key) => !sources.includes(`"${key}"`) && !families.some((family) => key.startsWith(`${family}.`)),
      );
    expect(unused).toEqual([]);
  });

  it("fill in values and leave unknown ones visible", () => {
    expect(filled("{n} of {all}", { n: 3 })).toBe("3 of {all}");
  });

  it("follow the browser's languages as far as they are spoken", () => {
    expect(spoken(["fr-FR", "de-AT", "en"])).toBe("de");
    expect(spoken(["fr"])).toBe("en");
  });
});
