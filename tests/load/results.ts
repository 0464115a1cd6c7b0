import { fortyQuestions, SLUG } from './consultation.ts'
import { atMost, below, type Figure, median } from './figures.ts'
import { fill, forgetCounts } from './fill.ts'
import { startPortal, temporaryFolder } from './processes.ts'

const AIM_MS = 200

/**
 * How long results take as responses grow. The server counts while responses come in, so
 * it starts with almost everything counted; counting anew happens only after the counts
 * were dropped, and shows how the work grows.
 */
export async function resultFigures({
  sizes,
  rounds,
}: {
  sizes: readonly number[]
  rounds: number
}): Promise<Figure[]> {
  const survey = fortyQuestions()
  const data = temporaryFolder('data')
  const figures: Figure[] = []
  const took = { uncounted: [] as number[], cold: [] as number[], warm: [] as number[] }
  let stored = 0
  for (const size of sizes) {
    fill(data, survey, stored, size)
    stored = size
    const measured = { uncounted: [] as number[], cold: [] as number[], warm: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      forgetCounts(data)
      for (const state of ['uncounted', 'cold'] as const) {
        const portal = await startPortal(data, survey.dir)
        measured[state].push(await timeResults(portal.url, size))
        if (state === 'cold') for (let n = 0; n < 20; n++) measured.warm.push(await timeResults(portal.url, size))
        await portal.stop()
      }
    }
    const last = size === sizes.at(-1)
    for (const [state, name] of [
      ['uncounted', 'counted anew'],
      ['cold', 'cold'],
      ['warm', 'warm'],
    ] as const) {
      const value = median(measured[state])
      // For growth the fastest: what else the machine was doing then is not ours.
      took[state].push(Math.min(...measured[state]))
      const figure: Figure = {
        name: `results of ${size.toLocaleString('en-GB')} responses, ${name}`,
        unit: 'ms',
        value,
      }
      figures.push(last && state !== 'uncounted' ? below(figure, AIM_MS) : figure)
    }
  }
  const growth = (sizes.at(-1) ?? 1) / (sizes.at(-2) ?? 1)
  for (const [state, name] of [
    ['uncounted', 'counted anew'],
    ['cold', 'cold'],
  ] as const) {
    const value = (took[state].at(-1) ?? 0) / (took[state].at(-2) ?? 1)
    figures.push(atMost({ name: `results, time for ${growth} times the responses, ${name}`, unit: '×', value }, growth))
  }
  return figures
}

/** @throws Error when the answer does not count every response. */
export async function timeResults(url: string, size: number): Promise<number> {
  const begun = performance.now()
  const response = await fetch(`${url}/api/consultations/${SLUG}/results`)
  const { received } = (await response.json()) as { received: number }
  const took = performance.now() - begun
  if (received !== size) throw new Error(`${received} of ${size} responses were counted`)
  return took
}
