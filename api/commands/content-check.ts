import { resolve } from 'node:path'
import { ContentProblems } from '#api/content/problems.ts'
import { readContent } from '#api/content/read.ts'

// `npm run content:check`: says everything that is wrong in the content folder.
try {
  const { area, consultations } = readContent(resolve(process.env.SAYSAFE_CONTENT_DIR ?? 'content'), new Date())
  console.log(`The content is in order: ${consultations.length} consultations in ${area.languages.length} languages.`)
} catch (error) {
  if (!(error instanceof ContentProblems)) throw error
  console.error(error.message)
  process.exitCode = 1
}
