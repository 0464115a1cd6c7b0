import { buildSite } from '#site/responder/build.ts'

/** Builds once; the workers take what was built, whatever is edited meanwhile. */
export default function setup(): void {
  process.env.E2E_BUILT_SITE = buildSite((line) => console.log(line))
}
