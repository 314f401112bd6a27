import { defineConfig } from "vitest/config";
import { vitePhrases } from "./phrases.mjs";

export default defineConfig({
  plugins: [vitePhrases],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "happy-dom",
    environmentOptions: {
      happyDOM: {
        settings: { disableIframePageLoading: true, handleDisabledFileLoadingAsSuccess: true },
      },
    },
  },
});
