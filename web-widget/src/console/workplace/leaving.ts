// Going away or signing out while chats are open: what shall become of them is asked, and only then done.
import { computed, effect, signal } from "@preact/signals-core";
import { desk, dialog } from "../desk/current.ts";
import { signOut } from "../session.ts";

/** Chats in which a visitor still has this agent; what only needs an outcome is none. */
export const openChats = computed(() =>
  desk.mine.value.filter(({ conversation }) => {
    const phase = desk.threads.value.get(conversation)?.state.value?.phase;
    return phase !== "wrap-up" && phase !== "ended";
  }),
);

/** The agent signs out as soon as no chat is open any more. */
export const departing = signal(false);

export function leave(): void {
  if (openChats.peek().length) dialog.value = "sign-out";
  else signOut();
}

export function giveAllBack(): void {
  for (const { conversation } of openChats.peek()) desk.giveBack(conversation);
}

/** No new chats meanwhile, or what is given back would be followed by the next one. */
export function depart(how: "give-back" | "end"): void {
  desk.presence("away");
  if (how === "give-back") giveAllBack();
  else for (const { conversation } of openChats.peek()) desk.end(conversation);
  departing.value = true;
}

/** Signs out once the chats of a departing agent are gone; called once. */
export function finishDepartures(): void {
  effect(() => {
    if (!departing.value || openChats.value.length || !desk.settled.value) return;
    departing.value = false;
    signOut();
  });
}
