import { type Load, load, postRequest } from './client.ts'
import { fortyQuestions, SLUG, submissions } from './consultation.ts'
import { atLeast, type Figure, median } from './figures.ts'
import { start, startPortal, temporaryFolder } from './processes.ts'

/** Durable submissions a second, in turns with a bare server that stores the same bytes as durably. */
export async function submissionFigures({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Figure[]> {
  const { dir, questions } = fortyQuestions()
  const portal = await startPortal(temporaryFolder('data'), dir)
  const baseline = await start(['tests/load/baseline-server.ts', temporaryFolder('baseline')])
  const body = submissions(questions)
  const send = (url: string, clients: number, length: number): Promise<Load> => {
    const address = `${url}/api/consultations/${SLUG}/responses`
    return load({ url, clients, seconds: length, next: () => postRequest(address, body()) })
  }
  for (const { url } of [portal, baseline]) await send(url, 16, 2)
  const figures: Figure[] = []
  for (const [clients, aim] of [
    [8, 2],
    [32, 2],
    [64, 2],
    [1, 0.8],
  ] as const) {
    const pairs: { ours: Load; bare: Load }[] = []
    for (let round = 0; round < rounds; round++) {
      // Whoever goes second finds a busier disk, so they take turns at that too.
      const first = round % 2 === 0 ? portal : baseline
      const second = first === portal ? baseline : portal
      const one = await send(first.url, clients, seconds)
      const two = await send(second.url, clients, seconds)
      pairs.push(first === portal ? { ours: one, bare: two } : { ours: two, bare: one })
    }
    const of = (pick: (pair: { ours: Load; bare: Load }) => number) => median(pairs.map(pick))
    const who = clients === 1 ? 'one at a time' : `${clients} clients`
    figures.push(
      atLeast(
        {
          name: `submissions, ${who}`,
          unit: '/s',
          value: of(({ ours }) => ours.perSecond),
          baseline: of(({ bare }) => bare.perSecond),
          ratio: of(({ ours, bare }) => ours.perSecond / bare.perSecond),
        },
        aim,
      ),
    )
    if (clients !== 8) continue
    for (const share of ['p50', 'p99'] as const) {
      figures.push({
        name: `submission, ${share} under 8 clients`,
        unit: 'ms',
        value: of(({ ours }) => ours[share]),
        baseline: of(({ bare }) => bare[share]),
        ratio: of(({ ours, bare }) => ours[share] / bare[share]),
      })
    }
  }
  await Promise.all([portal.stop(), baseline.stop()])
  return figures
}
