// The mark before the title of the customer's page: how many messages wait. The page may set its title anew at
// any time; the mark is put back, and taken away without a trace.

export interface TitleMark {
  show(count: number): void;
}

export function titleMark(): TitleMark {
  let mark = "";
  let own = "";
  let written: string | null = null;

  const read = () => {
    const { title } = document;
    // The page has set another since, perhaps from the one that it found.
    if (title !== written) own = mark && title.startsWith(mark) ? title.slice(mark.length) : title;
  };
  const write = (next: string) => {
    mark = next;
    if (document.title !== mark + own) document.title = mark + own;
    written = document.title;
  };
  const watcher = new MutationObserver(() => {
    read();
    write(mark);
  });

  return {
    show(count) {
      const next = count > 0 ? `(${count > 99 ? "99+" : count}) ` : "";
      if (next === mark) return;
      read();
      write(next);
      watcher.disconnect();
      const all = { childList: true, subtree: true, characterData: true };
      if (mark) watcher.observe(document.head, all);
    },
  };
}
