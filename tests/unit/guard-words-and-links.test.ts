import { expect, test } from 'vitest'
import { judgeNews, judgeText, rulesOf } from '#tests/support/guard.ts'

test.each<[string, string, string[]]>([
  ['a picture with words for those who cannot see it', '![Two zebra crossings](/pictures/crossing.jpg)', []],
  ['words in Persian', '![دو گذرگاه عابر پیاده](/pictures/crossing.jpg)', []],
  ['no words', '![](/pictures/crossing.jpg)', ['alternative_text_missing']],
  ['a blank and a mark without width', '![ \u200b\u200f ](/pictures/crossing.jpg)', ['alternative_text_missing']],
  ['only signs', '![---](/pictures/crossing.jpg)', ['alternative_text_missing']],
  ['the name of the file', '![crossing.jpg](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['the name of the file without its ending', '![Crossing](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['the name of another file', '![Harta-2.PNG](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['the name a camera gives', '![IMG_2034](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['a word that says nothing, in Persian', '![عکس](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['a word that says nothing, in Romanian', '![Imagine](/pictures/crossing.jpg)', ['alternative_text_is_file_name']],
  ['a picture by reference', '![][a]\n\n[a]: /pictures/crossing.jpg', ['alternative_text_missing']],
  ['a picture that is only written about', '`![](/nowhere.jpg)`', []],
  ['a picture that is not there', '![A map](/pictures/map.png)', ['picture_broken']],
  ['a picture of another site', '![A map](https://maps.example.com/a.png)', ['picture_elsewhere']],
])('alternative text: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body))).toEqual(rules)
})

test('a picture named in frontmatter needs its text beside it', () => {
  const judged = (yaml: string) =>
    rulesOf(judgeNews({ 'en.md': `---\ntitle: News\n${yaml}\n---\nText.` })).filter((rule) => rule.startsWith('alt'))
  expect(judged('picture: { src: /pictures/crossing.jpg, alt: Two zebra crossings }')).toEqual([])
  expect(judged('picture: /pictures/crossing.jpg\npicture_alt: Two zebra crossings')).toEqual([])
  expect(judged('picture: { src: /pictures/crossing.jpg }')).toEqual(['alternative_text_missing'])
  expect(judged('picture: /pictures/crossing.jpg\npicture_alt: crossing.jpg')).toEqual([
    'alternative_text_is_file_name',
  ])
})

test.each<[string, string, string[]]>([
  ['an address of the site', 'See [where to get help](/en/support/).', []],
  ['without its last stroke', 'See [where to get help](/en/support).', []],
  ['with a query', 'See [where to get help](/en/support/?need=home).', []],
  ['from where the page is', 'See [where to get help](../../support/).', []],
  ['an anchor that is there', 'See [help tonight](/en/support/#tonight).', []],
  ['a Persian anchor that is there', 'See [help tonight](/en/support/#امشب).', []],
  ['the same anchor, encoded', 'See [help](/en/support/#%D8%A7%D9%85%D8%B4%D8%A8).', []],
  ['an anchor of the page itself', 'See [the reasons](#why).', []],
  ['the top of the page', 'Go [back to the top](#top).', []],
  ['another site', 'See [the police’s pages](https://police.example.org/missing#nowhere).', []],
  ['the site by its full name', 'See [where to get help](https://saysafe.example.org/en/support/).', []],
  ['a telephone number', 'Ring [101](tel:101).', []],
  ['an address that is not there', 'See [where to get help](/en/suport/).', ['link_broken']],
  ['the same by its full name', 'See [help](https://saysafe.example.org/en/suport/).', ['link_broken']],
  ['by reference', 'See [where to get help][1].\n\n[1]: /en/suport/', ['link_broken']],
  ['no address', 'See [where to get help]().', ['link_broken']],
  ['no real address', 'See [where to get help](http://).', ['link_broken']],
  ['an anchor that is not there', 'See [help tonight](/en/support/#tonigt).', ['anchor_broken']],
  ['an anchor of the page itself that is not there', 'See [the reasons](#whi).', ['anchor_broken']],
  ['a broken encoding', 'See [the reasons](#%E0%A4%A).', ['anchor_broken']],
  ['a script', 'See [the reasons](javascript:alert(1)).', ['link_not_allowed']],
  ['a script in disguise', 'See [the reasons](&#106;avascript&colon;alert).', ['link_not_allowed']],
  ['a file of words', 'See [the reasons](data:text/html;base64,PGI+).', ['link_not_allowed']],
])('links: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body, { origin: 'https://saysafe.example.org' }))).toEqual(rules)
})

test.each<[string, string, string[]]>([
  ['words that say where', '[Where to get help tonight](/en/support/)', []],
  ['words that only begin vaguely', '[Here is where to get help](/en/support/)', []],
  ['an e-mail address', 'Write to <safety@council.example.org>.', []],
  ['a picture with its text', '[![Where to get help](/pictures/crossing.jpg)](/en/support/)', []],
  ['click here', '[Click here!](/en/support/)', ['link_words_vague']],
  ['bold', '[**here**](/en/support/)', ['link_words_vague']],
  ['in Persian', '[اینجا](/en/support/)', ['link_words_vague']],
  ['in Persian with an Arabic keyboard', '[اينجا كليك كنيد](/en/support/)', ['link_words_vague']],
  ['in Persian with half blanks', '[این‌جا](/en/support/)', ['link_words_vague']],
  ['in Romanian', '[Citiți mai multe](/en/support/)', ['link_words_vague']],
  ['in Romanian with cedillas', '[apăsaţi aici](/en/support/)', ['link_words_vague']],
  ['nothing', '[](/en/support/)', ['link_words_missing']],
  ['an arrow', '[→](/en/support/)', ['link_words_missing']],
  ['a bare address', 'See https://police.example.org/report for more.', ['link_words_address']],
  [
    'a bare address without its scheme',
    '[police.example.org/report](https://police.example.org/report)',
    ['link_words_address'],
  ],
  ['an address of the site', '[/en/support/](/en/support/)', ['link_words_address']],
])('the words of links: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body))).toEqual(rules)
})

test('a finding names file, language, line and words', () => {
  const [finding] = judgeNews({
    'en.md': '---\ntitle: News\nsummary: Short\n---\n\nFirst.\n\nSee [the help](/en/suport/).\n',
    'fa.md': '---\ntitle: خبر\nsummary: کوتاه\n---\n\nیک.\n\nکمک.\n',
    'ro.md': '---\ntitle: Știri\nsummary: Scurt\n---\n\nUnu.\n\nAjutor.\n',
  })
  expect(finding).toEqual({
    rule: 'link_broken',
    level: 'stops',
    file: 'en.md',
    path: 'body',
    line: 8,
    language: 'en',
    excerpt: '/en/suport/',
    values: { address: '/en/suport/' },
  })
})
