/// <reference types="vite/client" />
declare module "*.json?url" {
  const address: string;
  export default address;
}
declare module "*.mjs?worker&url" {
  const address: string;
  export default address;
}
