import { createInstance } from 'i18next'
import type { StaffMailKind } from '#db/schema/outbox.ts'
import en from '#locales/en/mail.json' with { type: 'json' }

/** What a mail to staff can say; nothing a resident wrote, and nobody but its reader. */
export type MailSlots = {
  name: string
  /** Of the site, without a slash at the end. */
  baseUrl: string
  timezone: string
  /** For the kinds that have one. */
  code?: { code: string; expiresAt: Date } | undefined
}

/** Staff read English today; a language that has no words yet falls back to it. */
const FALLBACK = 'en'
const words = createInstance()
void words.init({
  lng: FALLBACK,
  fallbackLng: FALLBACK,
  initAsync: false,
  resources: { [FALLBACK]: { translation: en } },
  interpolation: { escapeValue: false },
})

/** The subject and the plain text of a mail. */
export function composeMail(
  kind: StaffMailKind,
  language: string,
  { name, baseUrl, timezone, code }: MailSlots,
): { subject: string; text: string } {
  const t = words.getFixedT(language)
  const slots = {
    // One line, whatever was typed: a name must not look like a part of the mail.
    name: name.replace(/\s+/g, ' '),
    address: `${baseUrl}/staff/`,
    date: code && whenOf(code.expiresAt, timezone),
  }
  const say = (key: string) => t(key, slots)
  const paragraphs =
    kind === 'something_waits'
      ? ['why', 'open', 'often'].map((part) => say(`${kind}.${part}`))
      : kind === 'email_changed'
        ? ['why', 'unexpected'].map((part) => say(`${kind}.${part}`))
        : [
            ...['why', 'open'].map((part) => say(`${kind}.${part}`)),
            code?.code ?? '',
            ...['until', 'unexpected'].map((part) => say(`${kind}.${part}`)),
          ]
  return { subject: say(`${kind}.subject`), text: `${[say('hello'), ...paragraphs, say('from')].join('\n\n')}\n` }
}

function whenOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(instant)
}
