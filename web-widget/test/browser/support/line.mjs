// A line between one visitor and the server that can be cut and mended: while it is cut nothing gets
// through and nobody is told, as in a tunnel.
import { connect, createServer } from "node:net";

export class Line {
  #pairs = new Set();
  #cut = false;

  static async to(port) {
    const line = new Line();
    line.server = createServer((near) => line.#join(near, port));
    await new Promise((ready) => line.server.listen(0, "127.0.0.1", ready));
    line.url = `http://127.0.0.1:${line.server.address().port}`;
    return line;
  }

  #join(near, port) {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    const pair = { near, far };
    this.#pairs.add(pair);
    const apart = () => {
      near.destroy();
      far.destroy();
      this.#pairs.delete(pair);
    };
    for (const end of [near, far]) end.on("error", apart).on("close", apart);
    near.pipe(far);
    far.pipe(near);
  }

  cut() {
    this.#cut = true;
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  mend() {
    this.#cut = false;
  }

  async end() {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }
}
