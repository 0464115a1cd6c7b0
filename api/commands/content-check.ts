import { resolve } from 'node:path'
import { ContentProblems } from '#api/content/problems.ts'
import { readContent } from '#api/content/read.ts'

// `npm run content:check`: says everything that is wrong in the content folder.
try {
  const now = new Date()
  const { area, consultations, news, pages, banners, services, wardMapFault } = readContent(
    resolve(process.env.SAYSAFE_CONTENT_DIR ?? 'content'),
    now,
  )
  console.log(
    `The content is in order: consultations ${consultations.length}, news ${news.length}, pages ${pages.length}, banners ${banners.length}, services ${services.length}, languages ${area.languages.length}.`,
  )
  if (wardMapFault) {
    console.error(wardMapFault)
    process.exitCode = 1
  }
  for (const [kind, all] of Object.entries({ consultations, news, pages, banners, services })) {
    for (const { slug, owner, overdueFrom } of all) {
      if (overdueFrom <= now) console.log(`Its review is overdue: ${kind}/${slug}, kept by ${owner}.`)
    }
  }
} catch (error) {
  if (!(error instanceof ContentProblems)) throw error
  console.error(error.message)
  process.exitCode = 1
}
