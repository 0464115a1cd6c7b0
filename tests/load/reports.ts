import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { newIdentity, recipientOf } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { openDatabase } from '#db/open.ts'
import { createStaff } from '#db/queries/staff.ts'
import { giveTeamKey } from '#tests/support/reporting.ts'
import { findChromium } from '../chromium.ts'
import { type Load, load, postRequest } from './client.ts'
import { atLeast, below, type Figure, median } from './figures.ts'
import { path, start, startPortal, temporaryFolder } from './processes.ts'

/** As much as somebody writes who tells it all: about 350 words. */
const ACCOUNT_BYTES = 2_000
const account = { what: 'They shouted at us and would not stop. '.repeat(60).slice(0, ACCOUNT_BYTES) }
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking']

/** What it costs to report: sealing in a browser, and storing on the server beside a bare insert of the same bytes. */
export async function reportFigures({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Figure[]> {
  return [...(await storing(rounds, seconds)), ...(await sealing(rounds * 5))]
}

async function storing(rounds: number, seconds: number): Promise<Figure[]> {
  const dataDir = temporaryFolder('data')
  const portal = await startPortal(dataDir)
  const baseline = await start(['tests/load/baseline-server.ts', temporaryFolder('baseline')])
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'), { busyTimeoutMs: 5_000 })
  const clock = { now: new Date() }
  const officer = createStaff(
    db,
    { email: 'a@council.example', name: 'A', roles: ['coordinator'], state: 'active' },
    clock.now,
  )
  const team = await giveTeamKey({ db, clock }, officer.id)
  db.$client.close()
  const recipient = await recipientOf(await newIdentity())
  const sealed = await sealEnvelope({ kind: 'account', report: crypto.randomUUID(), words: account }, [team.recipient])
  const body = () =>
    JSON.stringify({
      id: crypto.randomUUID(),
      token: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
      recipient,
      language: 'en',
      kinds: ['words', 'threats'],
      strands: ['race'],
      risks: [],
      month: '2026-11',
      toTeam: true,
      toPolice: false,
      account: { teamKeyId: team.id, sealed: Buffer.from(sealed).toString('base64') },
    })
  const send = (url: string, clients: number, length: number): Promise<Load> =>
    load({ url, clients, seconds: length, next: () => postRequest(`${url}/api/reports`, body()) })
  for (const { url } of [portal, baseline]) await send(url, 16, 2)
  const figures: Figure[] = []
  for (const clients of [1, 8, 32]) {
    const pairs: { ours: number; bare: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const ours = round % 2 === 0 ? await send(portal.url, clients, seconds) : undefined
      const bare = await send(baseline.url, clients, seconds)
      pairs.push({ ours: (ours ?? (await send(portal.url, clients, seconds))).perSecond, bare: bare.perSecond })
    }
    const of = (pick: (pair: { ours: number; bare: number }) => number) => median(pairs.map(pick))
    figures.push(
      atLeast(
        {
          name: `sealed reports stored, ${clients === 1 ? 'one at a time' : `${clients} clients`}`,
          unit: '/s',
          value: of(({ ours }) => ours),
          baseline: of(({ bare }) => bare),
          ratio: of(({ ours, bare }) => ours / bare),
        },
        0.7,
      ),
    )
  }
  await Promise.all([portal.stop(), baseline.stop()])
  return figures
}

/** The sealing modules as a browser gets them, on a page of our own server: without one there is no `crypto.subtle`. */
async function sealing(times: number): Promise<Figure[]> {
  const [bundle] = [
    await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, lib: { entry: path('tests/load/sealing-entry.ts'), name: 'sealing', formats: ['iife'] } },
    }),
  ].flat()
  if (!bundle || !('output' in bundle)) throw new Error('the sealing modules could not be bundled')
  const portal = await startPortal(temporaryFolder('data'))
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: FLAGS })
  const page = await (await browser.newContext({ bypassCSP: true })).newPage()
  await page.goto(`${portal.url}/en/`)
  await page.addScriptTag({ content: bundle.output[0].code })
  const recipient = await recipientOf(await newIdentity())
  const took = await page.evaluate(
    async ({ account: words, recipient: team, times: many }) => {
      const { sealEnvelope: sealHere, keysOf } = (globalThis as unknown as { sealing: Sealing }).sealing
      const seals: number[] = []
      for (let n = 0; n < many; n++) {
        const begun = performance.now()
        await sealHere({ kind: 'account', report: crypto.randomUUID(), words }, [team])
        seals.push(performance.now() - begun)
      }
      const begun = performance.now()
      await keysOf('12345678901234567890')
      return { seals, keys: performance.now() - begun }
    },
    { account, recipient, times },
  )
  await browser.close()
  await portal.stop()
  return [
    below({ name: 'sealing a report of 2 KB in the browser', unit: 'ms', value: median(took.seals) }, 100),
    { name: 'keys from a code in the browser (argon2id)', unit: 'ms', value: took.keys },
  ]
}

type Sealing = typeof import('./sealing-entry.ts')
