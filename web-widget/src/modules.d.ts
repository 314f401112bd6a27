// What the build provides beside TypeScript files.
declare module "phrases:version" {
  const version: string;
  export default version;
}

declare module "phrases:*" {
  const phrases: { en?: { body: unknown[] }; es?: { body: unknown[] } };
  export default phrases;
}

declare module "*.css?inline" {
  const css: string;
  export default css;
}
