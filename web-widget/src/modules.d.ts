// What the build provides beside TypeScript files.
declare module "phrases:version" {
  const version: string;
  export default version;
}

declare module "phrases:*" {
  type Body = Pick<import("@fluent/bundle").FluentResource, "body">;
  const phrases: { en?: Body; es?: Body };
  export default phrases;
}

declare module "*.css?inline" {
  const css: string;
  export default css;
}
