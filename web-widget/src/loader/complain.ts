// A line in the browser's console for whoever builds the page. Visitors never see it.
export function complain(line: string): void {
  console.warn(`Puente: ${line}`);
}

/** A value as it may stand in such a line. */
export function shown(value: unknown): string {
  return `${String(value)} (${value === null ? "null" : typeof value})`;
}
