import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const OUT = "../src/footfall/server/static";
const COMPRESSED = /\.(html|js|css|json|svg)$/;

/** Writes each text file once more, gzipped, so that the server sends it as it lies. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(OUT, { recursive: true }) as string[]) {
        if (!COMPRESSED.test(name)) continue;
        writeFileSync(join(OUT, `${name}.gz`), gzipSync(readFileSync(join(OUT, name)), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [preact(), compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: "es" },
  server: { proxy: { "/v1": "http://127.0.0.1:8080", "/page": "http://127.0.0.1:8080" } },
});
