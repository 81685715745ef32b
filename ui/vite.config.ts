import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { apiDocs } from "./dev/apidocs.ts";

// The server that development talks to: `sanquan serve`, or `make demo`.
const server = process.env.SANQUAN_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), apiDocs()],
  server: { proxy: { "/api": server, "/openapi.json": server, "/docs": server } },
  build: {
    outDir: "../internal/webui/dist",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  // The tests are pure, so they can share a thread: no worker that fails to start on a busy machine.
  test: { environment: "node", include: ["src/**/*.test.ts"], pool: "threads", isolate: false, fileParallelism: false },
});
