// A way to the server on which cookies get lost in both directions, as for a browser that refuses them on other
// people's pages. (Answers made up by the test's browser would not do: it keeps those from the loopback.)
import { createServer, request } from "node:http";
import { connect } from "node:net";

const without = (headers, name) => {
  const { [name]: _, ...rest } = headers;
  return rest;
};

export async function cookieless(url) {
  const { hostname, port } = new URL(url);
  const server = createServer((asked, response) => {
    const { method, url: path } = asked;
    const headers = without(asked.headers, "cookie");
    const on = request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, without(answer.headers, "set-cookie"));
      answer.pipe(response);
    });
    on.on("error", () => response.destroy());
    asked.pipe(on);
  });
  server.on("upgrade", (asked, near, head) => {
    const far = connect(port, hostname, () => {
      const lines = Object.entries(without(asked.headers, "cookie")).map((pair) => pair.join(": "));
      far.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    const apart = () => {
      near.destroy();
      far.destroy();
    };
    for (const end of [near, far]) end.on("error", apart).on("close", apart);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async end() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
