import { load, postRequest } from './client.ts'
import { fortyQuestions, SLUG, submissions } from './consultation.ts'
import { below, type Figure } from './figures.ts'
import { memoryOf, startPortal, temporaryFolder } from './processes.ts'
import { timeResults } from './results.ts'

/** The server's memory when it has received many responses over HTTP and served their results. */
export async function memoryFigures(count: number): Promise<Figure[]> {
  const { dir, questions } = fortyQuestions()
  const portal = await startPortal(temporaryFolder('data'), dir)
  const body = submissions(questions)
  const address = `${portal.url}/api/consultations/${SLUG}/responses`
  let left = count
  const { answers, perSecond } = await load({
    url: portal.url,
    clients: 32,
    next: () => (left-- > 0 ? postRequest(address, body()) : undefined),
  })
  const first = await timeResults(portal.url, answers)
  for (let n = 0; n < 5; n++) await timeResults(portal.url, answers)
  const memory = memoryOf(portal.pid)
  await portal.stop()
  const after = `after ${count.toLocaleString('en-GB')} submissions over HTTP`
  return [
    { name: `submissions, ${count.toLocaleString('en-GB')} in one go`, unit: '/s', value: perSecond },
    below({ name: `results, first request ${after}`, unit: 'ms', value: first }, 200),
    ...(memory
      ? [
          below({ name: `memory ${after} and results`, unit: 'MB', value: memory.now }, 200),
          { name: 'memory, highest on the way', unit: 'MB', value: memory.highest },
        ]
      : []),
  ]
}
