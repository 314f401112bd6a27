// The letters that stand for a name. Whole characters: an accent, a flag or a family of four is one.

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;

/** The first whole character; where the browser cannot tell them, at least a whole code point. */
export function firstCharacter(text: string, by: Intl.Segmenter | null = segmenter): string {
  const [first] = by ? Array.from(by.segment(text), ({ segment }) => segment) : Array.from(text);
  return first && !/\p{Surrogate}/u.test(first) ? first : "";
}

/** Of at most two words; what is neither letter nor figure nor picture says nothing about a name. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]+/u, ""))
    .map((word) => firstCharacter(firstCharacter(word).toLocaleUpperCase()))
    .filter(Boolean)
    .slice(0, 2)
    .join("");
}
