// An answer's tree as elements. The tree has no markup in it, so nothing can be smuggled through it.
import type { ComponentChildren } from "preact";
import { t } from "../i18n.ts";
import { plain } from "../spoken.ts";
import type { Node } from "../wire.ts";
import { Text } from "./Text.tsx";

export interface NodesProps {
  nodes: readonly Node[];
  /** What to do when a link to another article is followed; without it such links are plain words. */
  onArticle?: ((id: string, title: string) => void) | undefined;
}

export function Nodes({ nodes, onArticle }: NodesProps) {
  return <>{nodes.map((node) => draw(node, { onArticle, inLink: false }))}</>;
}

interface Around extends Pick<NodesProps, "onArticle"> {
  /** A link within a link leads nowhere, so there words are only words. */
  inLink: boolean;
}

function draw(node: Node, around: Around): ComponentChildren {
  const leads = node.t === "article" || node.t === "link";
  const within = { ...around, inLink: around.inLink || leads };
  const children = "children" in node ? node.children.map((n) => draw(n, within)) : null;
  switch (node.t) {
    case "paragraph":
      return <p>{children}</p>;
    case "list":
      return node.ordered ? <ol>{children}</ol> : <ul>{children}</ul>;
    case "item":
      return <li>{children}</li>;
    case "strong":
      return <strong>{children}</strong>;
    case "emphasis":
      return <em>{children}</em>;
    case "code":
      return <code translate={false}>{node.text}</code>;
    case "text":
      return around.inLink ? node.text : <Text text={node.text} />;
    case "break":
      return <br />;
    case "article":
      return around.onArticle ? (
        // A link, not a button: only a link can break at the end of a line.
        <a
          class="link"
          href={`#${node.id}`}
          onClick={(event) => {
            event.preventDefault();
            around.onArticle?.(node.id, plain(node.children));
          }}
        >
          {children}
        </a>
      ) : (
        children
      );
    case "link":
      return /^https:\/\//i.test(node.href) ? (
        <a href={node.href} target="_blank" rel="noopener noreferrer">
          {children}
          <span class="unseen"> ({t("opens-new-tab")})</span>
        </a>
      ) : (
        children
      );
  }
}
