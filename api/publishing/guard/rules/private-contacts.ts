import type { Link } from 'mdast'
import { latinDigits } from '#api/digits.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import type { GuardInput } from '../item.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'
import type { Field } from '../read-item.ts'

/** What people put between digits, and the marks that turn the direction of writing. */
const GAP = '[\\s().\\-\\u2010-\\u2015\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]{0,3}'
/** Every mobile and personal number of the United Kingdom begins with 07; services for the public do not. */
const MOBILE = new RegExp(`(?<!\\d)(?:(?:\\+|00)${GAP}44${GAP}0?|44${GAP}|0)${GAP}7(?:${GAP}\\d){9}(?!\\d)`, 'g')

/** Mail for everybody, under the ending of any country. */
const FAMILIES =
  /^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|protonmail|proton|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?$/
const PROVIDERS = new Set(
  'me.com mac.com pm.me btinternet.com btopenworld.com talktalk.net tiscali.co.uk virginmedia.com virgin.net ntlworld.com blueyonder.co.uk sky.com plus.com orange.net o2.co.uk freeserve.co.uk wanadoo.co.uk fsmail.net rocketmail.com mail.com email.com mail.ru inbox.ru bk.ru list.ru rambler.ru zoho.com tutanota.com tuta.com tuta.io fastmail.com fastmail.fm hey.com hushmail.com qq.com 163.com 126.com naver.com rediffmail.com libero.it wp.pl o2.pl onet.pl interia.pl web.de t-online.de seznam.cz ukr.net i.ua chmail.ir mynet.com'.split(
    ' ',
  ),
)

/** Parts of an address that name a desk and not a person. */
const DESKS = new Set(
  'admin advice antisocial asb answers behaviour business campaigns care central children clean community complaints comms communications consultation consultations contact council crime customer customers data democratic desk domestic emergency engagement enquiries enquiry events feedback foi freedom general hate health helpdesk help helpline home hello house housing hub info information jobs legal library licensing mail media membership neighbourhood news newsletter noreply no office officers online panel partnership police policy postmaster press privacy programme project protection public recruitment reply report reporting reports response safe safer safety safeguarding security service services social staff strategy street streets support team unit violence volunteering volunteers watch web webmaster women youth'.split(
    ' ',
  ),
)

type Contact = { rule: Finding['rule']; shown: string; key: string; index: number }

/** Numbers and addresses that look like a private person's. Whether they are, somebody has to know. */
export const privateContacts: Rule = function* ({ draft, input }) {
  for (const field of draft.fields) {
    const seen = new Set<string>()
    for (const { text, offset } of textsOf(field)) {
      for (const contact of [...telephones(text, input), ...emails(text, input)]) {
        if (seen.has(contact.key)) continue
        seen.add(contact.key)
        // Inside one text of a tree, an offset in words is not one in the source.
        const place = at(field, field.tree ? offset : contact.index)
        yield {
          rule: contact.rule,
          level: 'warns',
          ...place,
          excerpt: contact.shown,
          values: { contact: contact.shown },
        }
      }
    }
  }
}

/** What is read, and what a press on a link would ring or write to. */
function* textsOf(field: Field): Generator<{ text: string; offset: number }> {
  if (field.role !== 'markdown') yield { text: field.text, offset: 0 }
  if (!field.tree) return
  for (const node of nodesOf(field.tree)) {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell')
      yield { text: wordsIn(node), offset: offsetOf(node) }
    if (node.type === 'code' && 'value' in node) yield { text: String(node.value), offset: offsetOf(node) }
    if (node.type !== 'link' && node.type !== 'definition') continue
    const contact = /^(?:tel|mailto|sms):(.{0,300})/i.exec((node as Link).url)?.[1]
    // An address that stands for itself has been read among the words.
    if (contact && !wordsIn(node).includes(contact)) yield { text: contact, offset: offsetOf(node) }
  }
}

function telephones(text: string, { area, item }: GuardInput): Contact[] {
  const own = item.kind === 'area' ? [] : [area.council.telephone, area.council.text_relay ?? '']
  const allowed = new Set(own.map((number) => number.replace(/\D/g, '')))
  return [...latinDigits(text).matchAll(MOBILE)].flatMap(({ 0: found, index }): Contact[] => {
    const number = found.replace(/\D/g, '').replace(/^(?:00)?440?/, '0')
    if (allowed.has(number)) return []
    return [{ rule: 'private_telephone', shown: text.slice(index, index + found.length).trim(), key: number, index }]
  })
}

function emails(text: string, input: GuardInput): Contact[] {
  const contacts: Contact[] = []
  for (let sign = text.indexOf('@'); sign !== -1; sign = text.indexOf('@', sign + 1)) {
    // No real address is longer, so many @ in a row cost no more than their number.
    const before = /[\p{L}\p{N}._%+'-]+$/u.exec(text.slice(Math.max(0, sign - 64), sign))?.[0]
    const after = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u.exec(text.slice(sign + 1, sign + 255))?.[0]
    if (!before || !after) continue
    const rule = judgeEmail(before.toLowerCase(), after.toLowerCase(), input)
    const shown = `${before}@${after}`
    if (rule) contacts.push({ rule, shown, key: shown.toLowerCase(), index: sign - before.length })
  }
  return contacts
}

function judgeEmail(name: string, domain: string, { area }: GuardInput): Finding['rule'] | undefined {
  const own = [
    area.council.email.split('@')[1] ?? '',
    URL.parse(area.council.website)?.hostname.replace(/^www\./, '') ?? '',
  ]
  if (own.some((host) => host !== '' && (domain === host || domain.endsWith(`.${host}`)))) return undefined
  if (FAMILIES.test(domain) || PROVIDERS.has(domain)) return 'private_email_provider'
  const parts = name.split(/[._]/)
  const isPerson =
    parts.length >= 2 && parts.length <= 3 && parts.every((part) => /^\p{L}+\d{0,3}$/u.test(part) && !DESKS.has(part))
  return isPerson ? 'private_email_name' : undefined
}
