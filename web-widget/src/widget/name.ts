// Why a socket does not open is not told to a page; whether it is because of the page's own name, the desk says when
// it is asked. For whoever runs the desk, in the browser's console.
import { complain } from "../loader/complain.ts";

let asked = false;

export async function askWhetherNamed(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const reply = await fetch("/ws", { method: "POST" });
    const said = reply.status === 403 ? ((await reply.json()) as { expected?: string }) : null;
    if (!said) return;
    const name = said.expected ?? "a name that is not set yet";
    complain(
      `the chat is open as ${location.origin}, but the desk expects ${name}: compare server.public_url`,
    );
  } catch {
    // No line at all: that has nothing to do with names.
  }
}
