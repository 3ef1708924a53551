import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../src/api/csv";

describe("CSV", () => {
  it("keeps withheld figures apart from zero", () => {
    const table = readCsv("area,value,low,high,status,sample_band\nZ1,,,,withheld_small,\nZ2,0,0,4,ok,<50\n");
    expect(table.size).toBe(2);
    expect(table.figures(0)).toEqual({
      value: null,
      low: null,
      high: null,
      status: "withheld_small",
      sample_band: null,
    });
    expect(table.figures(1).value).toBe(0);
  });

  it("reads quoted cells", () => {
    const table = readCsv('area,name\r\n"Z,1","say ""hi"""\r\n');
    expect(table.text("area", 0)).toBe("Z,1");
    expect(table.text("name", 0)).toBe('say "hi"');
  });

  it("writes what it can read again, and no formulas for spreadsheets", () => {
    const text = writeCsv(
      ["a", "b"],
      [
        ["x,y", null],
        ["=1+1", 'q"'],
      ],
    );
    const table = readCsv(text);
    expect([table.text("a", 0), table.text("b", 0), table.text("a", 1), table.text("b", 1)]).toEqual([
      "x,y",
      "",
      "'=1+1",
      'q"',
    ]);
  });
});
