// A text by people or authors, letter for letter, with what can be tapped in it. Every such text is
// drawn here and nowhere else; nothing of it is ever read as markup.
import { useMemo } from "preact/hooks";
import { t } from "../i18n.ts";
import { type Piece, pieces } from "../link.ts";

export function Text({ text }: { text: string }) {
  const cut = useMemo(() => pieces(text), [text]);
  return <>{cut.map(draw)}</>;
}

/** In a tab of its own: the chat must not go away, and a frame may not leave for `tel:` itself. */
function draw({ text, href, kind }: Piece, at: number) {
  if (!href) return text;
  const title = kind === "page" ? t("opens-new-tab") : undefined;
  return (
    <a key={at} href={href} target="_blank" rel="noopener noreferrer" title={title}>
      {text}
    </a>
  );
}
