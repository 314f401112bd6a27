// Which key was pressed, where a key is more than a letter: sends, closes, walks, chooses. An input method
// (Chinese, Japanese, accents on a Mac, the suggestions of a telephone) uses Enter, Escape and the arrows for
// itself; then no key was pressed as far as a page is concerned. Every key is read here and nowhere else.

/** What browsers say of a key that an input method has taken. Safari says only this of the Enter that confirms. */
const TAKEN = 229;
const ENTER = 13;
/** Scripts that are composed: there, Enter picks from a list. */
const COMPOSED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3105-\u312f]/u;

type Pressed = Pick<KeyboardEvent, "key" | "keyCode" | "isComposing">;

/** What is being composed at the moment. */
let composed = "";

/** Called once by a page of ours; never by the script on a customer's page, whose fields are not ours to read. */
export function noteCompositions(): void {
  for (const kind of ["compositionstart", "compositionupdate", "compositionend"] as const) {
    const note = ({ data }: CompositionEvent) => {
      composed = kind === "compositionend" ? "" : (data ?? "");
    };
    document.addEventListener(kind, note, true);
  }
}

const onAndroid = () => /\bAndroid\b/.test(navigator.userAgent);

/**
 * The key, or nothing where an input method has taken it. Android's keyboards compose every word until the next
 * space, so that a true Enter is pressed in the midst of a composition; it has its own number there.
 */
export function keyOf(event: Pressed): string {
  if (event.keyCode === TAKEN) return "";
  if (!event.isComposing) return event.key;
  const enter = event.key === "Enter" && event.keyCode === ENTER;
  return enter && onAndroid() && !COMPOSED.test(composed) ? event.key : "";
}

/**
 * A line break that comes without a key that could be read: some of Android's keyboards name no key at all. Where
 * Enter sends, this is Enter.
 */
export function isUnnamedEnter(event: InputEvent): boolean {
  const broken = event.inputType === "insertLineBreak" || event.inputType === "insertParagraph";
  return broken && event.cancelable && onAndroid() && !COMPOSED.test(composed);
}
