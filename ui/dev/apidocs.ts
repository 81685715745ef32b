// Puts what the server's API page needs beside the page, so that it works
// without a network: the viewer's style, its script and its licence.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const files = ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"];

export function apiDocs(): Plugin {
  let out = "";
  return {
    name: "sanquan-apidocs",
    apply: "build",
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      if (process.env.VITEST) return;
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const to = join(out, "apidocs");
      await mkdir(to, { recursive: true });
      await Promise.all(files.map((file) => copyFile(join(from, file), join(to, file))));
      // The folder is in the repository, its content is not.
      await writeFile(join(out, ".keep"), "");
    },
  };
}
