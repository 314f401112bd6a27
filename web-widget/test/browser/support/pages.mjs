// Pages of customers, as the test writes them: another site than the chat's, every path what it is told.
import { createServer } from "node:http";

const around = (title, lang, body) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>${body}</body></html>`;

/** The tag, as docs/embedding.md shows it. */
export const tag = (chat, attributes = 'data-site="demo"') =>
  `<script src="${chat}/widget.js" ${attributes} async></script>`;

const PROSE = "<p>Release of the shipment is expected tomorrow.</p>".repeat(60);

/** Serves `bodies` by path, in the language that `?lang=` names, as `localhost`. */
export async function customerPages(bodies) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const body = bodies[pathname];
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    const lang = searchParams.get("lang") === "es" ? "es" : "en";
    const main = `<main><h1>Page ${pathname}</h1><button id="own">Own</button>${PROSE}</main>`;
    response.end(around(pathname, lang, main + (body ?? "")));
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
