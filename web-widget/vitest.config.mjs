import { defineConfig } from "vitest/config";
import { vitePhrases } from "./phrases.mjs";

export default defineConfig({
  plugins: [vitePhrases],
  test: {
    include: ["test/**/*.test.{ts,tsx,mjs}"],
    environment: "happy-dom",
  },
});
