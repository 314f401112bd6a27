// Line drawings, made element by element: a page may forbid markup in strings.

const SVG = "http://www.w3.org/2000/svg";

export function icon(paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    width: "24",
    height: "24",
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
