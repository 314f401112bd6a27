// The console's door: what it needs is little, and it says under which name it should be open.

import whole from "phrases:console";
import phrases from "phrases:console-first";
import rest from "phrases:console-rest";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "@preact/signals";
import { SignIn } from "../src/console/sign-in/SignIn.tsx";
import { install, lang } from "../src/shared/i18n.ts";
import { askWhetherNamed } from "../src/widget/name.ts";

let root: HTMLElement;
const settle = () => act(() => new Promise<void>((done) => setTimeout(done, 20)));
const told = () => root.querySelector(".failed")?.textContent?.replace(/[\u2068\u2069]/g, "");

const answers = (status: number, body: object) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(body), { status })),
  );

beforeEach(() => {
  install(phrases);
  lang.value = "en";
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

async function triesToSignIn(): Promise<void> {
  render(<SignIn />, root);
  const [login, password] = root.querySelectorAll("input");
  if (login) login.value = "ana";
  if (password) password.value = "a long enough one";
  root.querySelector("form")?.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  await settle();
}

describe("the door of the console", () => {
  it("says under which name the desk is to be opened", async () => {
    answers(403, { code: "foreign-origin", expected: "https://help.example.com" });
    await triesToSignIn();
    expect(told()).toContain("opened as https://help.example.com");
    expect(told()).toContain(`open as ${location.origin}`);
    lang.value = "es";
    await settle();
    expect(told()).toContain("debe abrirse como https://help.example.com");
  });

  it("says which name to set where the desk knows none", async () => {
    answers(403, { code: "foreign-origin" });
    await triesToSignIn();
    expect(told()).toContain(`open as ${location.origin}`);
    expect(told()).toContain("server.public_url");
  });

  it("says at once that a page without TLS keeps no session", async () => {
    vi.stubGlobal("isSecureContext", false);
    render(<SignIn />, root);
    await settle();
    expect(told()).toContain("not encrypted");
    vi.stubGlobal("isSecureContext", true);
    render(null, root);
    render(<SignIn />, root);
    await settle();
    expect(told()).toBeUndefined();
  });

  it("has every line of the console in one of two parts, and none in both", () => {
    for (const of of ["en", "es"] as const) {
      const ids = (bundle: typeof whole) =>
        ((bundle[of]?.body ?? []) as { id: string }[]).map(({ id }) => id).sort();
      const both = [...ids(phrases), ...ids(rest)].sort();
      expect(both).toEqual(ids(whole));
      expect(new Set(both).size).toBe(both.length);
    }
  });
});

describe("a chat whose sockets do not open", () => {
  it("says in the browser's console which name the desk expects, once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    answers(403, { code: "foreign-origin", expected: "https://help.example.com" });
    await askWhetherNamed();
    await askWhetherNamed();
    expect(warn).toHaveBeenCalledTimes(1);
    const line = String(warn.mock.calls[0]?.[0]);
    expect(line).toContain("Puente: ");
    expect(line).toContain("the desk expects https://help.example.com");
    warn.mockRestore();
  });
});
