import { expect, test } from 'vitest'
import { judge, rulesOf } from '../support/guard.ts'

const banner = (settings: Record<string, string>) =>
  judge({
    kind: 'banner',
    slug: 'works',
    files: {
      'banner.yaml': Object.entries({
        owner: 'Team',
        review_by: '2026-12-31',
        shows_from: '2026-11-20',
        shows_until: '2026-12-10',
        ...settings,
      })
        .map(([name, value]) => `${name}: ${value}\n`)
        .join(''),
      'en.yaml': 'translation: original\ntext: The path is closed until December.\nlink: Where to go\n',
    },
  }).filter(({ rule }) => !rule.startsWith('translation_'))

test.each<[string, Record<string, string>, string[]]>([
  ['that leads to a page', { link: 'support/' }, []],
  ['that leads to a part of it', { link: 'support/#tonight' }, []],
  ['to the first page', { link: '""' }, []],
  ['to another site', { link: 'https://www.met.police.uk/' }, []],
  ['that leads nowhere', { link: 'consultations/nowhere/' }, ['link_broken']],
  ['to a part that is not there', { link: 'support/#tonigt' }, ['anchor_broken']],
  ['that is over', { shows_from: '2026-11-01', shows_until: '2026-11-21' }, ['past_closing']],
  ['on its last day', { shows_until: '2026-11-22' }, []],
  ['whose review is due before its end', { review_by: '2026-12-09' }, ['banner_goes_early']],
  ['whose review is due on its last day', { review_by: '2026-12-10' }, []],
])('a banner with a link or days %s', (_case, settings, rules) => {
  expect(rulesOf(banner(settings))).toEqual(rules)
})

test('a banner’s dead link stops it at its field', () => {
  expect(banner({ link: 'consultations/nowhere/' })).toEqual([
    {
      rule: 'link_broken',
      level: 'stops',
      file: 'banner.yaml',
      path: 'link',
      line: 5,
      excerpt: 'consultations/nowhere/',
      values: { address: '/en/consultations/nowhere/' },
    },
  ])
})
