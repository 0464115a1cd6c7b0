import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readSettings, type Settings, SettingsError } from '#api/env.ts'

const least = { SAYSAFE_BASE_URL: 'https://saysafe.example.gov.uk/', SAYSAFE_DATA_DIR: '/var/lib/saysafe' }

const smtp = { SMTP_URL: 'smtps://user:p%25@mail.council.example', SAYSAFE_MAIL_FROM: 'saysafe@council.example' }
const notify = {
  NOTIFY_API_KEY: 'live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0',
  NOTIFY_TEMPLATE_ID: 'f33517ff-2a88-4f6e-b855-c550268ce08a',
}

test.each<[string, Settings['mode'], Record<string, string>, string[]]>([
  [
    'nothing at all',
    'production',
    {},
    [
      'SAYSAFE_BASE_URL: It is not set. Give the address people use, such as https://saysafe.example.gov.uk.',
      'SAYSAFE_DATA_DIR: It is not set. Give the folder for the database, such as /var/lib/saysafe.',
    ],
  ],
  [
    'settings left empty',
    'production',
    { SAYSAFE_BASE_URL: '', SAYSAFE_DATA_DIR: '' },
    ['SAYSAFE_BASE_URL: It is not set.', 'SAYSAFE_DATA_DIR: It is not set.'],
  ],
  [
    'an address that is none',
    'production',
    { ...least, SAYSAFE_BASE_URL: 'saysafe' },
    ['SAYSAFE_BASE_URL: Give the address people use'],
  ],
  [
    'an address of a file',
    'production',
    { ...least, SAYSAFE_BASE_URL: 'file:///etc' },
    ['SAYSAFE_BASE_URL: Give the address people use'],
  ],
  [
    'an address without TLS',
    'production',
    { ...least, SAYSAFE_BASE_URL: 'http://saysafe.example.gov.uk' },
    ['SAYSAFE_BASE_URL: Without TLS, everybody on the way reads what people report. Put a web server'],
  ],
  [
    'an address that only begins like this machine',
    'production',
    { ...least, SAYSAFE_BASE_URL: 'http://localhost.example.gov.uk' },
    ['SAYSAFE_BASE_URL: Without TLS'],
  ],
  ['a port that is none', 'demonstration', { PORT: 'eighty' }, ['PORT: Give a port number, such as 3000.']],
  ['half a port', 'demonstration', { PORT: '80.5' }, ['PORT: ']],
  ['a port beyond the last', 'demonstration', { PORT: '65536' }, ['PORT: Give a port number, such as 3000.']],
  ['a port below the first', 'demonstration', { PORT: '-1' }, ['PORT: ']],
  [
    'a demonstration open to the world',
    'demonstration',
    { HOST: '0.0.0.0' },
    ['HOST: The demonstration listens on this machine only: 127.0.0.1, ::1 or localhost.'],
  ],
  [
    'a setting misspelt',
    'demonstration',
    { SAYSAFE_DATADIR: '/tmp/x' },
    ['SAYSAFE_DATADIR: There is no such setting. The settings are PORT, HOST,'],
  ],
  [
    'a switch that is neither on nor off',
    'demonstration',
    { SAYSAFE_RATE_LIMIT: 'maybe' },
    ['SAYSAFE_RATE_LIMIT: Give on or off. off is for load tests only.'],
  ],
  [
    'half a proxy',
    'production',
    { ...least, SAYSAFE_TRUSTED_PROXIES: '0.5' },
    ['SAYSAFE_TRUSTED_PROXIES: Give the number of proxies in front, such as 1.'],
  ],
  [
    'a mail server without an address that mail comes from',
    'production',
    { ...least, SMTP_URL: 'smtp://mail.council.example' },
    ['SAYSAFE_MAIL_FROM: It is not set. Give the address that mail comes from'],
  ],
  [
    'an address that mail comes from without a mail server, perhaps because that is misspelt',
    'production',
    { ...least, SAYSAFE_MAIL_FROM: 'saysafe@council.example' },
    ['SMTP_URL: It is not set. Give the mail server, or take SAYSAFE_MAIL_FROM out.'],
  ],
  [
    'a mail server of another protocol, and no address',
    'demonstration',
    { SMTP_URL: 'https://user:secret-word@mail.council.example', SAYSAFE_MAIL_FROM: 'Saysafe <saysafe>' },
    ['SMTP_URL: Give the mail server, such as smtp://', 'SAYSAFE_MAIL_FROM: Give the address that mail comes from'],
  ],
  [
    'a mail server whose password has a bare percent sign',
    'demonstration',
    { SMTP_URL: 'smtp://user:100%@mail.council.example', SAYSAFE_MAIL_FROM: 'saysafe@council.example' },
    ['SMTP_URL: Write % in the name or password as %25'],
  ],
  [
    'half a key to GOV.UK Notify, and no template',
    'demonstration',
    { NOTIFY_API_KEY: 'saysafe-26785a09-ab16-4eb0-8407-a37497a57506' },
    ['NOTIFY_API_KEY: Give the whole key', 'NOTIFY_TEMPLATE_ID: It is not set.'],
  ],
  [
    'a template without a key',
    'demonstration',
    { NOTIFY_TEMPLATE_ID: 'f33517ff-2a88-4f6e-b855-c550268ce08a' },
    ['NOTIFY_API_KEY: It is not set. Give the key to GOV.UK Notify, or take NOTIFY_TEMPLATE_ID out.'],
  ],
  [
    'two ways for mail',
    'demonstration',
    { ...smtp, ...notify },
    ['SMTP_URL: Mail goes one way. Take SMTP_URL or NOTIFY_API_KEY out.'],
  ],
])('%s is refused, naming each setting', (_case, mode, env, sentences) => {
  let said = ''
  try {
    readSettings(mode, env)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    said = (error as Error).message
  }
  expect(said.split('\n')).toHaveLength(sentences.length)
  for (const sentence of sentences) expect(said).toContain(sentence)
  // What is said may end up in a log.
  expect(said).not.toMatch(/secret-word|100%/)
})

test('to try things out, production does without TLS on this machine', () => {
  for (const address of ['http://127.0.0.1:3000', 'http://localhost', 'http://[::1]:3000'])
    expect(readSettings('production', { ...least, SAYSAFE_BASE_URL: address }).baseUrl).toBe(address)
})

test('mail goes by the way that is set up, or stays', () => {
  expect(readSettings('demonstration', smtp).mail).toEqual({
    by: 'smtp',
    url: smtp.SMTP_URL,
    from: smtp.SAYSAFE_MAIL_FROM,
  })
  expect(readSettings('production', { ...least, ...notify }).mail).toEqual({
    by: 'notify',
    apiKey: notify.NOTIFY_API_KEY,
    templateId: notify.NOTIFY_TEMPLATE_ID,
  })
  expect(readSettings('production', least).mail).toBeUndefined()
})

test('the demonstration needs no settings and listens on this machine only', () => {
  expect(readSettings('demonstration', {})).toEqual({
    mode: 'demonstration',
    host: '127.0.0.1',
    port: 3000,
    baseUrl: 'http://127.0.0.1:3000',
    dataDir: resolve('data'),
    contentDir: resolve('content'),
    rateLimit: true,
    trustedProxies: 0,
  })
})

test('production takes what it is given', () => {
  expect(
    readSettings('production', {
      ...least,
      PORT: '8080',
      HOST: '::',
      SAYSAFE_RATE_LIMIT: 'off',
      SAYSAFE_TRUSTED_PROXIES: '1',
      PATH: '/bin',
    }),
  ).toMatchObject({
    host: '::',
    port: 8080,
    baseUrl: 'https://saysafe.example.gov.uk',
    dataDir: '/var/lib/saysafe',
    rateLimit: false,
    trustedProxies: 1,
  })
})
