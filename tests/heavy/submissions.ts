import { load, postRequest } from '../load/client.ts'
import { answersOf, fortyQuestions, SLUG } from '../load/consultation.ts'
import { memoryOf, startPortal, temporaryFolder } from '../load/processes.ts'
import { compare, type Results, tallyOf } from './tally.ts'

/** Sends many submissions, some of them twice, and counts them independently. */
export async function submitAndCount(count: number): Promise<string> {
  const { dir, questions } = fortyQuestions()
  const portal = await startPortal(temporaryFolder('data'), dir)
  const address = `${portal.url}/api/consultations/${SLUG}/responses`
  const sent = new Map<number, string>()
  let n = 0
  const next = (): string | undefined => {
    // Each twentieth is a repetition: stored once, whenever it comes.
    const repeated = n % 20 === 19 ? sent.get(n - 7) : undefined
    if (n++ >= count) return undefined
    if (repeated) return repeated
    const body = JSON.stringify({
      submissionId: crypto.randomUUID(),
      version: 1,
      language: 'en',
      answers: answersOf(questions, n - 1),
    })
    const request = postRequest(address, body)
    sent.set(n - 1, request)
    if (n > 40) sent.delete(n - 41)
    expected.push(n - 1)
    return request
  }
  const expected: number[] = []
  await load({ url: portal.url, clients: 32, next })
  const results = (await (await fetch(`${portal.url}/api/consultations/${SLUG}/results`)).json()) as Results
  const memory = memoryOf(portal.pid)
  await portal.stop()
  if (results.received !== expected.length)
    throw new Error(`${results.received} were stored, ${expected.length} were sent`)
  const everybody = function* () {
    for (const one of expected) yield answersOf(questions, one)
  }
  const compared = compare(results, tallyOf(everybody()))
  return `${results.received.toLocaleString('en-GB')} stored, ${compared} counts are exact${memory ? `, ${memory.now.toFixed(0)} MB` : ''}`
}
