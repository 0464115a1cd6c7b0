import { CLOSED, COMING } from '#tests/support/app.ts'
import type { Colleague, TestServer } from './server.ts'

/** The pages on which staff write and publish, by a name for the test. */
export const STAFF_PAGES = [
  'desk',
  'content',
  'content, found',
  'content, nothing found',
  'kept files',
  'something new',
  'item',
  'change in draft',
  'change in review',
  'change scheduled',
  'change given up',
  'giving up',
  'another address',
  'revisions',
  'publishing',
  'preview',
  'preview on a phone',
  'preview on paper',
  'preview that cannot be shown',
  'preview with a code',
  'answers',
  'answers of a consultation',
  'answers without any',
  'texts that wait',
  'texts that nobody published',
  'champions and centres',
  'application',
  'application, centre',
  'new training session',
  'training session',
  'champion',
  'centre',
] as const
type Name = (typeof STAFF_PAGES)[number]
type Pages = Record<Name, { path: string; cookie?: Colleague['cookie'] }>

const NEWS = 'news/hate-crime-awareness-week'
const made = new WeakMap<TestServer, Promise<Pages>>()

/** Their addresses, with a change in each state behind them; made once for a server. */
export function staffPages(server: TestServer): Promise<Pages> {
  const pages = made.get(server) ?? make(server)
  made.set(server, pages)
  return pages
}

async function make(server: TestServer): Promise<Pages> {
  const eva = server.colleague('Eva Editor', 'editor')
  const pat = server.colleague('Pat Publisher', 'publisher')
  const begin = async (item: string, files?: Record<string, string>) =>
    (await eva.call('POST', '/api/staff/changes', { item, ...(files && { files }) })).body
  const review = await begin(NEWS)
  const words = review.files['en.md'].replace('Many people never tell anybody.', 'Most people never tell anybody.')
  const path = `/api/staff/changes/${review.id}`
  await eva.call('PUT', path, { revision: 1, files: { ...review.files, 'en.md': words } })
  await eva.call('POST', `${path}/submission`, { note: 'Please read the second paragraph.' })
  await eva.call('POST', `${path}/preview-links`, {})
  const draft = await begin('news/summer-patrols', {
    'news.yaml': 'topics: []\n',
    'en.md': '---\ntitle: Patrols\n---\n',
  })
  const scheduled = await begin('pages/accessibility')
  await eva.call('POST', `/api/staff/changes/${scheduled.id}/submission`, {})
  await pat.call('POST', `/api/staff/changes/${scheduled.id}/approval`, { revision: 1 })
  const nextYear = new Date().getUTCFullYear() + 1
  await pat.call('POST', `/api/staff/changes/${scheduled.id}/publication`, { at: `${nextYear}-07-01T09:00` })
  const over = await begin('news/never', { 'en.md': '---\ntitle: Never\n---\n' })
  await eva.call('DELETE', `/api/staff/changes/${over.id}`)
  const ana = server.colleague('Ana Analyst', 'analyst')
  const texts = await ana.call('GET', `/api/staff/responses/${CLOSED}`)
  const by = (who: Colleague, address: string) => ({ path: address, cookie: who.cookie })
  const changes = '/staff/changes'
  const preview = `/staff/preview/${review.id}`
  return {
    desk: by(pat, '/staff/'),
    content: by(pat, '/staff/content/'),
    'content, found': by(eva, '/staff/content/?kind=news&state=in_review'),
    'content, nothing found': by(eva, '/staff/content/?q=zzzz'),
    'kept files': by(pat, '/staff/content/files/'),
    'something new': by(eva, '/staff/content/new/'),
    item: by(eva, `/staff/content/${NEWS}/`),
    'change in draft': by(eva, `${changes}/${draft.id}/`),
    'change in review': by(pat, `${changes}/${review.id}/`),
    'change scheduled': by(pat, `${changes}/${scheduled.id}/`),
    'change given up': by(eva, `${changes}/${over.id}/`),
    'giving up': by(eva, `${changes}/${draft.id}/discard/`),
    'another address': by(eva, `${changes}/${review.id}/address/`),
    revisions: by(eva, `${changes}/${review.id}/revisions/`),
    publishing: by(pat, '/staff/publishing/'),
    preview: by(eva, `${preview}/en/${NEWS}/`),
    'preview on a phone': by(eva, `${preview}/fa/${NEWS}/?view=phone`),
    'preview on paper': by(eva, `${preview}/en/${NEWS}/?view=print`),
    'preview that cannot be shown': by(eva, `/staff/preview/${draft.id}/en/news/summer-patrols/`),
    'preview with a code': { path: '/preview/' },
    answers: by(ana, '/staff/responses/'),
    'answers of a consultation': by(ana, `/staff/responses/${CLOSED}/`),
    'answers without any': by(pat, `/staff/responses/${COMING}/`),
    'texts that wait': by(pat, `/staff/responses/${CLOSED}/${texts.body.questions[0].id}/`),
    'texts that nobody published': by(ana, `/staff/responses/${CLOSED}/${texts.body.questions[0].id}/?state=published`),
    ...(await championsDesk(server)),
  }
}

/** The desk for champions and centres, with what the demonstration made up behind it. */
async function championsDesk(server: TestServer) {
  const cora = server.colleague('Cora Coordinator', 'coordinator')
  const read = async (path: string) => (await cora.call('GET', `/api/staff/${path}`)).body
  const { applications } = await read('applications')
  const idOf = (kind: string) => applications.find((one: { kind: string }) => one.kind === kind).id
  const [session] = (await read('training-sessions')).sessions
  const [centre] = (await read('centres')).centres
  const path = `/api/staff/training-sessions/${session.id}`
  const { people } = await read(`training-sessions/${session.id}`)
  if (people.length === 0) await cora.call('POST', `${path}/places`, { application: idOf('champion') })
  const made = await cora.call('POST', `/api/staff/applications/${idOf('centre')}/approval`, {})
  if (made.status !== 201) throw new Error(`approving was answered ${made.status}`)
  const [appointment] = (await read('appointments')).appointments
  const by = (address: string) => ({ path: `/staff/champions/${address}`, cookie: cora.cookie })
  return {
    'champions and centres': by(''),
    application: by(`applications/${idOf('champion')}/`),
    'application, centre': by(`applications/${idOf('centre')}/`),
    'new training session': by('training/new/'),
    'training session': by(`training/${session.id}/`),
    champion: by(`people/${appointment.id}/`),
    centre: by(`centres/${centre.id}/`),
  }
}
