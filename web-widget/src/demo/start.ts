// The demo page's own script, as a customer would have one: which language the page is in.
export function start(): void {
  const wanted = new URLSearchParams(location.search).get("lang");
  document.documentElement.lang = wanted === "es" ? "es" : "en";
}
