import { resolve } from 'node:path'
import { z } from 'zod'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

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
}
/** Read by parts that come later, or by the build; known here so that a typing error can be told from them. */
const ALSO_KNOWN = ['SAYSAFE_BASEMAP', 'SAYSAFE_BUILD_DIR']

const production = z.object(settings)
const demonstration = z.object({
  ...settings,
  HOST: z
    .enum(LOOPBACK as [string, ...string[]], {
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
  }
}
