import { defineConfig } from "vitest/config";

/** Logic by default; with `--project browser`, the built page in Chromium (run by pytest tests/web); `make gallery`
 * and bench/dashboard/run.py use the other two. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "logic", include: ["tests/**/*.test.ts"] } },
      {
        test: {
          name: "browser",
          include: ["browser/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: "gallery", include: ["browser/gallery.ts"], testTimeout: 90_000, hookTimeout: 60_000 },
      },
      { test: { name: "bench", include: ["browser/bench.ts"], testTimeout: 600_000, hookTimeout: 60_000 } },
    ],
  },
});
