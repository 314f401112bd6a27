// A customer's page on another origin, with the strictest policy that still lets the widget in:
// a script and a frame from the chat's origin, and nothing else whatever.
import { createServer } from "node:http";

const policy = (chat) =>
  [
    "default-src 'none'",
    `script-src ${chat}`,
    `frame-src ${chat}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const page = (chat, lang) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>Strict host</title>
<script src="${chat}/widget.js" data-site="demo" async></script></head>
<body><main><h1>Strict host</h1><p>Nothing may run here but the chat.</p></main></body></html>`;

/** Serves that page as `localhost`, which is another site than `127.0.0.1`. */
export async function strictHost(chat) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url, "http://localhost");
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.setHeader("Content-Security-Policy", policy(chat));
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.end(page(chat, searchParams.get("lang") === "es" ? "es" : "en"));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://localhost:${server.address().port}`,
    async end() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
