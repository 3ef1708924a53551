import { defineConfig } from "vitest/config";

/** Logic by default; with `--project browser`, the built page in Chromium (run by pytest tests/web). */
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
    ],
  },
});
