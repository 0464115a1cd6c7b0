import type { Content } from '../content/read.ts'

/** What was built beside the live site and only waits to take its place. */
export type Prepared = {
  /** Takes the place of the live site, all of it at once. */
  goLive: () => void
  drop: () => void
}

/** The site that residents see. */
export type LiveSite = {
  /**
   * Builds the pages that change with these items, beside the live site, and checks them.
   * @throws ContentProblems naming each page that cannot be rendered and each link that leads nowhere.
   */
  prepare: (
    content: Content,
    items: readonly string[],
    progress: (done: number, total: number) => void,
  ) => Promise<Prepared>
}
