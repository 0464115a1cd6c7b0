import { buildSite } from '#site/responder/build.ts'

/** Before any test, so that servers which start side by side find the site built. */
export default function setup(): void {
  buildSite((line) => console.log(line))
}
