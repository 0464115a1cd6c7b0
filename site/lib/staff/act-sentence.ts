import { staffWords } from '../i18n.ts'
import { shortId } from '../cases/desk.ts'
import { ROLES } from './roles.ts'
import type { StaffLanguage } from './language.ts'

export type Act = { seq: number; at: string; actor: string; action: string; subject: string }
type Known = {
  /** People by id. */
  names: ReadonlyMap<string, string>
  /** Consultations by slug. */
  titles: ReadonlyMap<string, string>
  /** What an item of the content is called, by its folder; undefined for what is none. */
  itemName?: (item: string) => string | undefined
}

/** Of an application, a session or a publication. Its beginning tells it from the others. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Of the content; where it moves, the address that it is to have follows it. */
const ITEM = /^[a-z]+\/[\w-]+$/

/** What was done, as a sentence. An action that came later than these words is shown as it is stored. */
export function actSentence(
  { actor, action, subject }: Act,
  { names, titles, itemName }: Known,
  { t, roleNames }: StaffLanguage,
): string {
  const { acts, actors, factors } = staffWords().audit
  const who = names.get(actor) ?? own(actors, actor) ?? actors.gone
  const [first = '', rest = ''] = split(subject, ' ')
  const roles = ROLES.filter((role) => rest.split(',').includes(role))
  const [slug, part] = split(subject, '/')
  const title = titles.get(slug)
  // As the desk calls it; what follows is whom it is about, or a word of a closed list.
  const report = /^report ([0-9a-f-]{36})(?: (.*))?$/.exec(subject)
  const named = report
    ? t('staff.audit.case', { id: shortId(report[1] ?? '') })
    : title === undefined
      ? (ITEM.test(first) && itemName?.(first)) || subject.replace(UUID, shortId)
      : part === ''
        ? title
        : `${title} (${part})`
  const key = action.replaceAll('.', '_')
  const variant = roles.length > 0 ? 'roles' : report?.[2] === actor ? 'self' : subject === '0' ? 'beginning' : subject
  const chosen = Object.hasOwn(acts, `${key}_${variant}`) ? `${key}_${variant}` : key
  if (!Object.hasOwn(acts, chosen))
    return t('staff.audit.unknown', { actor: who, action, subject: names.get(subject) ?? named })
  return t(`staff.audit.acts.${chosen as keyof typeof acts}`, {
    actor: who,
    person: names.get(first) ?? actors.gone,
    roles: roleNames(roles),
    factor: own(factors, subject) ?? subject,
    subject: named,
    to: rest,
    detail: names.get(report?.[2] ?? '') ?? actors.gone,
  })
}

function own(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}

/** The text before the first of a sign, and all that follows it. */
function split(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
