// The approved replies as authors wrote them: their own file and nothing else, newest wording first.
import phrases from "phrases:replies";
import { computed, signal } from "@preact/signals-core";
import type { Wording } from "../../shared/fluent.ts";
import { blankNames, replies } from "./canned.ts";

const newest = signal<readonly Wording[]>([]);

/** All approved replies. A reply that authors have taken out since the page was built is no longer one. */
export const approved = computed(() => replies(newest.value.length ? newest.value : [phrases]));

/** The blanks in them. */
export const names = computed(() => blankNames(approved.value));

export function repliesAre(wording: Wording): void {
  newest.value = [wording];
}
