import { resolve } from 'node:path'
import { z } from 'zod'
import { LOOPBACK, reachesNobodyElse } from './loopback.ts'
import { isNotifyKey } from './outbox/notify.ts'

const mailSettings = {
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: 'Give the mail server, such as smtp://name:password@mail.example.gov.uk:587 or smtps://….',
    })
    .refine(canBeDecoded, { error: 'Write % in the name or password as %25, and other signs likewise.' })
    .optional(),
  SAYSAFE_MAIL_FROM: z
    .email({ error: 'Give the address that mail comes from, such as saysafe@example.gov.uk.' })
    .optional(),
  NOTIFY_API_KEY: z
    .string()
    .refine(isNotifyKey, { error: 'Give the whole key as GOV.UK Notify showed it: a name and two ids, with hyphens.' })
    .optional(),
  NOTIFY_TEMPLATE_ID: z.uuid({ error: 'Give the id of the template, as GOV.UK Notify shows it.' }).optional(),
}

const settings = {
  PORT: z.coerce
    .number({ error: 'Give a port number, such as 3000.' })
    .int()
    .min(0)
    .max(65_535, { error: 'Give a port number, such as 3000.' })
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  SAYSAFE_BASE_URL: z.url({
    protocol: /^https?$/,
    error: 'Give the address people use, such as https://saysafe.example.gov.uk.',
  }),
  SAYSAFE_DATA_DIR: z.string({ error: 'Give the folder for the database, such as /var/lib/saysafe.' }).min(1),
  SAYSAFE_CONTENT_DIR: z.string().min(1).default('./content'),
  SAYSAFE_RATE_LIMIT: z.enum(['on', 'off'], { error: 'Give on or off. off is for load tests only.' }).default('on'),
  SAYSAFE_TRUSTED_PROXIES: z.coerce
    .number()
    .int({ error: 'Give the number of proxies in front, such as 1.' })
    .min(0)
    .max(9)
    .default(0),
  ...mailSettings,
}
/** Read by parts that come later, or by the build; known here so that a typing error can be told from them. */
const ALSO_KNOWN = ['SAYSAFE_BASEMAP', 'SAYSAFE_BUILD_DIR']

const production = z.object({
  ...settings,
  SAYSAFE_BASE_URL: settings.SAYSAFE_BASE_URL.refine((url) => !/^http:/i.test(url) || reachesNobodyElse(url), {
    error:
      'Without TLS, everybody on the way reads what people report. Put a web server with a certificate in front, and give its address, such as https://saysafe.example.gov.uk. Only http://127.0.0.1, http://localhost and http://[::1] do without, to try things out.',
  }),
})
const demonstration = z.object({
  ...settings,
  HOST: z
    .enum(LOOPBACK, {
      error: 'The demonstration listens on this machine only: 127.0.0.1, ::1 or localhost.',
    })
    .default('127.0.0.1'),
  SAYSAFE_BASE_URL: settings.SAYSAFE_BASE_URL.optional(),
  SAYSAFE_DATA_DIR: z.string().min(1).default('./data'),
})

export type Settings = {
  mode: 'production' | 'demonstration'
  host: string
  port: number
  /** Without a slash at the end. */
  baseUrl: string
  dataDir: string
  contentDir: string
  rateLimit: boolean
  trustedProxies: number
  /** Absent when Saysafe sends no mail. */
  mail: { by: 'smtp'; url: string; from: string } | { by: 'notify'; apiKey: string; templateId: string } | undefined
}

/** Thrown with a sentence for each setting that is missing or wrong. */
export class SettingsError extends Error {}

/**
 * The settings, from the environment. Called once, at the top of each command.
 * @throws SettingsError
 */
export function readSettings(mode: Settings['mode'], env: Readonly<Record<string, string | undefined>>): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const strangers = Object.keys(set).filter(
    (name) => name.startsWith('SAYSAFE_') && !(name in settings) && !ALSO_KNOWN.includes(name),
  )
  const parsed = (mode === 'production' ? production : demonstration).safeParse(set)
  const faults = [
    ...strangers.map(
      (name) => `${name}: There is no such setting. The settings are ${Object.keys(settings).join(', ')}.`,
    ),
    ...(parsed.error?.issues ?? []).map((issue) => {
      const name = issue.path.join('.')
      return `${name}: ${set[name] === undefined ? 'It is not set. ' : ''}${issue.message}`
    }),
    ...mailFaults(set),
  ]
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults.join('\n'))
  const { data } = parsed
  return {
    mode,
    host: data.HOST,
    port: data.PORT,
    baseUrl: (data.SAYSAFE_BASE_URL ?? `http://${data.HOST}:${data.PORT}`).replace(/\/+$/, ''),
    dataDir: resolve(data.SAYSAFE_DATA_DIR),
    contentDir: resolve(data.SAYSAFE_CONTENT_DIR),
    rateLimit: data.SAYSAFE_RATE_LIMIT === 'on',
    trustedProxies: data.SAYSAFE_TRUSTED_PROXIES,
    mail: mailOf(data),
  }
}

/** Half of what mail needs is a mistake: without these sentences it would silently not be sent. */
function mailFaults(set: Readonly<Record<string, string | undefined>>): string[] {
  const pairs = [
    ['SMTP_URL', 'SAYSAFE_MAIL_FROM', 'Give the address that mail comes from, such as saysafe@example.gov.uk.'],
    ['SAYSAFE_MAIL_FROM', 'SMTP_URL', 'Give the mail server, or take SAYSAFE_MAIL_FROM out.'],
    ['NOTIFY_API_KEY', 'NOTIFY_TEMPLATE_ID', 'Give the id of the template, as GOV.UK Notify shows it.'],
    ['NOTIFY_TEMPLATE_ID', 'NOTIFY_API_KEY', 'Give the key to GOV.UK Notify, or take NOTIFY_TEMPLATE_ID out.'],
  ] as const
  const halves = pairs
    .filter(([one, other]) => set[one] !== undefined && set[other] === undefined)
    .map(([, other, way]) => `${other}: It is not set. ${way}`)
  const both = set.SMTP_URL !== undefined && set.NOTIFY_API_KEY !== undefined
  return both ? [...halves, 'SMTP_URL: Mail goes one way. Take SMTP_URL or NOTIFY_API_KEY out.'] : halves
}

function mailOf(data: z.infer<z.ZodObject<typeof mailSettings>>): Settings['mail'] {
  const { SMTP_URL: url, SAYSAFE_MAIL_FROM: from, NOTIFY_API_KEY: apiKey, NOTIFY_TEMPLATE_ID: templateId } = data
  if (url && from) return { by: 'smtp', url, from }
  return apiKey && templateId ? { by: 'notify', apiKey, templateId } : undefined
}

function canBeDecoded(url: string): boolean {
  if (!URL.canParse(url)) return true // Said already.
  const { username, password } = new URL(url)
  try {
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}
