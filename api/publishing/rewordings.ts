import { Parser } from 'htmlparser2'
import type { Handle } from '#db/open.ts'
import { findWords } from '#db/queries/questionnaire-words.ts'
import { latestQuestionnaire } from '#db/queries/questionnaires.ts'
import { countByVersion } from '#db/queries/responses.ts'
import { type Consultation, type Content, fingerprint } from '../content/read.ts'
import type { Html, QuestionnaireText, Text } from '../content/text.ts'

/** What people are asked about: other words of it can make it another proposal. */
const WORDS = ['summary', 'proposal', 'reasons', 'alternatives', 'decision'] as const
/** And so can another document, such as the draft that the law wants published. */
const PROPOSED = [...WORDS, 'documents'] as const
/** What of a questionnaire has words: a question and all that stands beside it, or the top of a page. */
export const REWORDED = ['label', 'hint', 'unit', 'options', 'hints', 'rows', 'title', 'intro', ...PROPOSED] as const
type Part = (typeof REWORDED)[number]

/** Whether it is the proposal, not a question, that would be told in other words. */
export function isProposed({ part }: Pick<Rewording, 'part'>): boolean {
  return PROPOSED.some((one) => one === part)
}

/** Words that stand where people have answered, and would be others; `before` or `after` is absent where there are none. */
export type Rewording = {
  item: string
  /** The id of the question, of the page or of the document; empty for the words of the proposal. */
  of: string
  part: Part
  /** Of the words. */
  language: string
  before?: string
  after?: string
  /** How many people have answered with the old words before them. */
  answers: number
}

/**
 * Every word of a questionnaire that people have answered and that this content says in
 * another way: questions, and what stands beside them, because the introduction of a page or
 * a sentence of help can turn a question round as well. What is asked has no other version
 * by that, so nothing else tells a spelling mistake put right from another question. A
 * translation in the place of words that fell back to the original is no other wording. The
 * same words that stand beside many questions are told once.
 */
function ofQuestionnaires(db: Handle, content: Content): Rewording[] {
  return content.consultations.flatMap((consultation) => ofOne(db, consultation))
}

/** Everything that an item's change of `live` to `content` would say in other words to people who have answered. */
export function rewordings(db: Handle, live: Content, content: Content, item: string, now: Date): Rewording[] {
  return [...ofQuestionnaires(db, content), ...ofProposal(db, live, content, item, now)]
}

/** What an open consultation that people have answered proposes otherwise than residents read now: in words, or in documents. */
function ofProposal(db: Handle, live: Content, content: Content, item: string, now: Date): Rewording[] {
  const was = live.consultations.find(({ slug }) => item === `consultations/${slug}`)
  const will = content.consultations.find(
    ({ slug, earlierAddresses }) => slug === was?.slug || earlierAddresses.includes(was?.slug ?? ''),
  )
  if (!was || !will || now < was.opens || now >= was.closes) return []
  const names = [was.slug, ...was.earlierAddresses]
  const answers = names.flatMap((name) => countByVersion(db, name)).reduce((sum, { responses }) => sum + responses, 0)
  if (answers === 0) return []
  const words = Object.keys(was.text).flatMap((language) =>
    WORDS.flatMap((part): Rewording[] => {
      const [before, after] = [was, will].map(({ text }) => proposed(text[language], part))
      if (!before || !after || [before, after].some(({ lang }) => lang !== language)) return []
      if (plain(before.text) === plain(after.text)) return []
      return [{ item, of: '', part, language, before: before.text, after: after.text, answers }]
    }),
  )
  const [first] = content.area.languages
  const [before, after] = [was, will].map((one) => documentsOf(one, first?.tag ?? ''))
  const documents = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].flatMap((of): Rewording[] => {
    const [old, fresh] = [before?.get(of), after?.get(of)]
    if (old?.files === fresh?.files) return []
    const told = { ...(old && { before: old.said }), ...(fresh && { after: fresh.said }) }
    return [{ item, of, part: 'documents', language: first?.tag ?? '', ...told, answers }]
  })
  return [...words, ...documents]
}

/** Each document by its id; a file that was published is never written over, so another one has another name. */
function documentsOf(
  { documents, text }: Consultation,
  language: string,
): Map<string, { files: string; said: string }> {
  return new Map(
    documents.map(({ id }) => {
      const files = documents
        .filter((one) => one.id === id)
        .map(({ file }) => file)
        .join(', ')
      const title = text[language]?.documents[id]?.text
      return [id, { files, said: title === undefined ? files : `${title} (${files})` }]
    }),
  )
}

/** Whether the page says, in the first language, something new about what has changed. */
export function tellsOfChange(live: Content, content: Content, item: string): boolean {
  const [first] = content.area.languages
  const [before, after] = [live, content].map(
    ({ consultations }) =>
      consultations.find(({ slug, earlierAddresses }) =>
        [slug, ...earlierAddresses].some((name) => item === `consultations/${name}`),
      )?.text[first?.tag ?? '']?.changed?.html,
  )
  return after !== undefined && plain(textOf(after)) !== plain(textOf(before ?? ''))
}

function proposed(
  text: Consultation['text'][string] | undefined,
  part: (typeof WORDS)[number],
): { text: string; lang: string } | undefined {
  if (!text) return undefined
  if (part === 'summary') return text.summary
  if (part !== 'alternatives') return { text: textOf(text[part].html), lang: text[part].lang }
  const [first] = text.alternatives
  const said = text.alternatives.map(({ title, whyNot }) => `${title.text}: ${whyNot.text}`).join(' ')
  return first && { text: said, lang: first.title.lang }
}

function ofOne(db: Handle, { slug, earlierAddresses, questionnaire, text }: Consultation): Rewording[] {
  const name = [slug, ...earlierAddresses].find((one) => latestQuestionnaire(db, one))
  const latest = name === undefined ? undefined : latestQuestionnaire(db, name)
  if (name === undefined || !latest) return []
  // What asks something else becomes a version with words of its own; one that is closed reaches nobody.
  const same = fingerprint({ ...questionnaire, version: latest.version }) === latest.fingerprint
  if (!same) return []
  const answers = countByVersion(db, name).find(({ version }) => version === latest.version)?.responses ?? 0
  const words = answers === 0 ? undefined : findWords(db, name, latest.version)
  const found = new Map<string, Rewording>()
  for (const [language, asked] of Object.entries(words ?? {})) {
    const will = text[language]
    const [was, now] = [placesOf(asked), will ? placesOf(will) : new Map<string, Place>()]
    for (const [key, { of, part }] of will ? new Map([...was, ...now]) : []) {
      const [before, after] = [was.get(key), now.get(key)]
      // What stands in another language fell back, and is told under its own.
      if ([before, after].some((one) => one && one.lang !== language) || before?.said === after?.said) continue
      const told = JSON.stringify([part, language, before?.said, after?.said])
      if (found.has(told)) continue
      found.set(told, {
        item: `consultations/${slug}`,
        of,
        part,
        language,
        ...(before && { before: before.text }),
        ...(after && { after: after.text }),
        answers,
      })
    }
  }
  return [...found.values()]
}

type Place = { of: string; part: Part; lang: string; text: string; said: string }

/** Every place that has words, by a name of its own. */
function placesOf({ pages, questions }: QuestionnaireText): Map<string, Place> {
  const places = new Map<string, Place>()
  const add = (of: string, part: Part, words: Text | Html | undefined, id = '') => {
    if (!words) return
    const text = 'html' in words ? textOf(words.html) : words.text
    places.set([part, of, id].join(' '), { of, part, lang: words.lang, text, said: plain(text) })
  }
  for (const [of, { title, intro }] of Object.entries(pages)) {
    add(of, 'title', title)
    add(of, 'intro', intro)
  }
  for (const [of, { label, hint, unit, options, hints = {}, rows }] of Object.entries(questions)) {
    add(of, 'label', label)
    add(of, 'hint', hint)
    add(of, 'unit', unit)
    for (const [part, listed] of Object.entries({ options, hints, rows }))
      for (const [id, words] of Object.entries(listed)) add(of, part as Part, words, id)
  }
  return places
}

/** The words of a text, with where its links lead. */
function textOf(html: string): string {
  let text = ''
  const links: string[] = []
  const parser = new Parser({
    ontext: (words) => {
      text += words
    },
    onopentag: (name, { href }) => {
      if (name === 'a') links.push(href ?? '')
    },
    onclosetag: (name) => {
      if (name === 'a') text += ` (${links.pop() ?? ''})`
      else if (/^(p|li|h\d|tr|td|th)$/.test(name)) text += ' '
    },
  })
  parser.end(html)
  return text.replace(/\s+/g, ' ').trim()
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
