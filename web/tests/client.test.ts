import { describe, expect, it } from "vitest";
import { Api, ApiProblem } from "../src/api/client";
import { question } from "../src/api/question";

type Call = { path: string; options: RequestInit };

/** An API whose answers are given one after the other. */
function answering(...answers: Response[]) {
  const calls: Call[] = [];
  const waits: number[] = [];
  const api = new Api(
    { kind: "key", key: "ff_1_secret" },
    async (path, options) => {
      calls.push({ path, options });
      return answers.shift() ?? new Response("{}");
    },
    async (seconds) => {
      waits.push(seconds);
    },
  );
  return { api, calls, waits };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

describe("the API's client", () => {
  it("sends the key as a header and never in the address", async () => {
    const { api, calls } = answering(json({ rows: [] }));
    await api.rows(question("footfall", "values", { area: "Z1" }));
    expect(calls[0]?.options.headers).toMatchObject({ "X-API-Key": "ff_1_secret" });
    expect(calls[0]?.path).not.toContain("secret");
  });

  it("follows pages to the end", async () => {
    const page = (ids: string[], next?: string) =>
      json({
        features: ids.map((area) => ({ properties: { area } })),
        links: next ? [{ rel: "next", href: next }] : [],
      });
    const { api, calls } = answering(page(["Z1", "Z2"], "/v1/next"), page(["Z3"]));
    expect((await api.areas("zone")).map((feature) => feature.properties.area)).toEqual(["Z1", "Z2", "Z3"]);
    expect(calls[1]?.path).toBe("/v1/next");
  });

  it("waits as long as a busy server says, then asks again", async () => {
    const { api, waits } = answering(json({}, 429, { "Retry-After": "3" }), json({ client: "town" }));
    expect((await api.me()).client).toBe("town");
    expect(waits).toEqual([3]);
  });

  it("turns a problem into its sentence and remedy", async () => {
    const problem = {
      detail: "Granted are zones.",
      code: "not_entitled",
      remedy: "Ask for more.",
      request_id: "1",
    };
    const { api } = answering(json(problem, 403));
    const error = await api.me().catch((found: unknown) => found);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ message: "Granted are zones.", remedy: "Ask for more.", status: 403 });
  });
});
