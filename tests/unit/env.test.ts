import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readSettings, type Settings, SettingsError } from '#api/env.ts'

const least = { SAYSAFE_BASE_URL: 'https://saysafe.example.gov.uk/', SAYSAFE_DATA_DIR: '/var/lib/saysafe' }

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
