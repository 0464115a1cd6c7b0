import text from '#locales/en/cases.json' with { type: 'json' }
import { type CaseDetailJson, type Desk, deskOf, type DeskProps } from '#site/lib/cases/desk.ts'

/** How the desk speaks to an officer called Ada, without a page around it. */
export const DESK: Desk = deskOf({
  text,
  me: { id: 'a', name: 'Ada' },
  locale: 'en-GB',
  timeZone: 'Europe/London',
  languages: {},
  first: {},
} as unknown as DeskProps)

/** A case on which nothing has been done yet, as the server describes it; only what the desk's words are made of. */
export function freshCase(more: object = {}): CaseDetailJson {
  return {
    id: 'f0000000-0000-4000-8000-000000000000',
    receivedAt: '2026-11-20T10:00:00.000Z',
    state: 'received',
    channel: 'online',
    language: 'en',
    kinds: [],
    strands: [],
    risks: [],
    steps: [],
    history: [],
    requests: [],
    referrals: [],
    ...more,
  } as unknown as CaseDetailJson
}
