// The Fluent parser, apart from the rest so that a page loads it only when the wording has changed.
export { FluentResource } from "@fluent/bundle/esm/resource.js";
