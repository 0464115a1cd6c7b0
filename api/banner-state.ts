import type { Banner } from './content/read-banners.ts'
import type { Content } from './content/read.ts'

/** The banners of a moment, in their order; those for the home page alone only there. */
export function bannersAt({ banners }: Pick<Content, 'banners'>, now: Date, home: boolean): Banner[] {
  return banners.filter(
    ({ showsFrom, showsUntil, on }) => showsFrom <= now && now < showsUntil && (home || on !== 'home'),
  )
}
