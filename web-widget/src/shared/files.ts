// Pictures and files cannot be sent. Who pastes or drops one is told so; and a file that is dropped beside the
// field must not take the place of the page.

const has = (data: DataTransfer, kind: string) => Array.from(data.types).includes(kind);

/** A page's own fields, into which words may be dropped. */
const takesWords = (target: EventTarget | null) =>
  target instanceof Element && target.matches("textarea, input");

/** Says what to do instead, wherever on the page it was pasted or dropped. */
export function refuseFiles(say: () => void): void {
  document.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    // Word and Excel bring a picture of the words along; then the words are meant.
    if (!data || !has(data, "Files") || has(data, "text/plain")) return;
    event.preventDefault();
    say();
  });
  // Only what is held over is dropped; else the browser opens it.
  const hold = (event: DragEvent): boolean => {
    const files = event.dataTransfer !== null && has(event.dataTransfer, "Files");
    if (files || !takesWords(event.target)) event.preventDefault();
    return files;
  };
  document.addEventListener("dragover", hold);
  document.addEventListener("drop", (event) => {
    if (hold(event)) say();
  });
}
