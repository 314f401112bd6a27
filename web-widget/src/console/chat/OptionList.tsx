// What the bot offered in a clarification, for the agent to read.
import type { Line } from "../../shared/lines.ts";

export function OptionList({ line: { body } }: { line: Line }) {
  if (body.kind !== "clarify") return null;
  return (
    <ul class="options-read">
      {body.options.map(({ article, title }) => (
        <li key={article}>{title}</li>
      ))}
    </ul>
  );
}
