import { REPORT_KINDS, type ReportKind, type Risk, STRANDS, type Strand } from '#db/schema/report-terms.ts'
import type { Answers } from '../questionnaire/questionnaire.ts'
import { latinDigits } from '../digits.ts'
import type { Account, Contact } from './account.ts'
import type { FileNote } from './files.ts'
import { CONTACT_WAYS, CONTACT_WHO, WHEN, WHERE, WHO } from './account-terms.ts'
import { NO_CENTRE } from './form.ts'

/** What somebody told: what stands in clear, and, unless it is only counted, what is sealed. */
export type Told = {
  clear: {
    kinds: ReportKind[]
    strands: Strand[]
    risks: Risk[]
    /** Of the area; absent when it was elsewhere or not said. */
    ward?: string
    month?: string
    toTeam: boolean
    toPolice: boolean
  }
  account?: Account
  /** The id of the centre that may read it too. */
  centre?: string
}

/** @param answers Those that `readTyped` found nothing wrong with. */
export function toldIn(answers: Answers, wards: readonly string[], files: readonly FileNote[] = []): Told {
  const ward = words(answers, 'ward')
  const when = words(answers, 'day')?.slice(0, 'YYYY-MM'.length) ?? words(answers, 'month')
  const toTeam = answers.consent === 'team'
  const centre = words(answers, 'centre')
  return {
    clear: {
      kinds: chosen(answers, 'kinds', REPORT_KINDS),
      strands: chosen(answers, 'strands', STRANDS),
      risks: [
        ...(answers.under_18 === 'yes' ? (['under_18'] as const) : []),
        ...(answers.in_danger === 'yes' ? (['in_danger'] as const) : []),
      ],
      ...(ward !== undefined && wards.includes(ward) && { ward }),
      ...(when !== undefined && /^\d{4}-\d{2}$/.test(when) && { month: when }),
      toTeam,
      toPolice: toTeam && answers.police === 'yes',
    },
    ...(toTeam && { account: { ...accountIn(answers), ...(files.length > 0 && { files: [...files] }) } }),
    ...(toTeam && centre !== undefined && centre !== NO_CENTRE && { centre }),
  }
}

function accountIn(answers: Answers): Account {
  const needs = chosen(answers, 'needs', ['interpreter', 'bsl', 'access'])
  return withoutGaps({
    who: chosen(answers, 'who', WHO)[0],
    organisation: words(answers, 'organisation'),
    what: words(answers, 'what') ?? '',
    when: chosen(answers, 'when', WHEN)[0],
    day: words(answers, 'day'),
    time: words(answers, 'time'),
    whenWords: words(answers, 'when_words'),
    where: chosen(answers, 'where', WHERE)[0],
    whereWords: words(answers, 'where_words'),
    why: words(answers, 'why'),
    people: words(answers, 'people'),
    harm: words(answers, 'harm'),
    wants: words(answers, 'wants'),
    ...(needs.length > 0 && {
      needs: withoutGaps({
        // Asked for, though nobody said which language.
        interpreter: needs.includes('interpreter') ? (words(answers, 'interpreter') ?? '') : undefined,
        bsl: needs.includes('bsl') || undefined,
        access: needs.includes('access') ? (words(answers, 'access') ?? '') : undefined,
      }),
    }),
    police: chosen(answers, 'police', ['yes', 'no'])[0],
    contact: contactIn(answers),
  })
}

/** How somebody said that they may be reached. Who names no way has given no leave, and has not asked for silence either. */
export function contactIn(answers: Answers): Contact {
  const phone = words(answers, 'phone')
  return withoutGaps({
    who: chosen(answers, 'contact_who', CONTACT_WHO)[0],
    ways: chosen(answers, 'ways', CONTACT_WAYS),
    name: words(answers, 'name'),
    phone: phone && latinDigits(phone),
    email: words(answers, 'email'),
    address: words(answers, 'address'),
    times: words(answers, 'times'),
    say: words(answers, 'say'),
    voicemail: answers.voicemail === 'yes',
  })
}

function words(answers: Answers, id: string): string | undefined {
  const answer = answers[id]
  return typeof answer === 'string' ? answer : undefined
}

function chosen<Value extends string>(answers: Answers, id: string, values: readonly Value[]): Value[] {
  const ids: unknown[] = [answers[id]].flat()
  return values.filter((value) => ids.includes(value))
}

type WithoutGaps<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name]
} & { [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined> }

/** Leaves out what is undefined: JSON does so too, and the sealed account is compared with what was typed. */
function withoutGaps<Fields extends object>(fields: Fields): WithoutGaps<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as WithoutGaps<Fields>
}
