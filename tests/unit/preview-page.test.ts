import { expect, test } from 'vitest'
import { onPaper, previewPage } from '#api/server/preview-page.ts'

const page = (html: string, print = false) =>
  previewPage(html, { path: '/en/news/lamps/', outer: '/staff/preview/7', inner: '/staff/preview-frame/7', print })

test.each([
  ['a page', '<a href="/fa/news/">x</a>', '<a href="/staff/preview/7/fa/news/" target="_top">x</a>'],
  ['a part of another page', '<a href="/en/#top">x</a>', '<a href="/staff/preview/7/en/#top" target="_top">x</a>'],
  [
    'a page beside it',
    '<a class="b" href="../">x</a>',
    '<a class="b" href="/staff/preview/7/en/news/" target="_top">x</a>',
  ],
  ['a question', '<a href="/en/?a=1&amp;b=2">x</a>', '<a href="/staff/preview/7/en/?a=1&amp;b=2" target="_top">x</a>'],
  ['a target of its own', '<a href="/en/" target="_blank">x</a>', '<a href="/staff/preview/7/en/" target="_top">x</a>'],
  ['a part of this page', '<a href="#main">x</a>', '<a href="#main">x</a>'],
  ['a telephone', '<a href="tel:101">x</a>', '<a href="tel:101">x</a>'],
  [
    'elsewhere',
    '<a href="https://a.example/">x</a>',
    '<a href="https://a.example/" target="_blank" rel="noopener">x</a>',
  ],
  ['a document', '<a href="/documents/a/b.pdf">x</a>', '<a href="/staff/preview-frame/7/documents/a/b.pdf">x</a>'],
  [
    'a picture of the words',
    '<img src="/files/news/lamps/pictures/a.webp" alt="Lamps" width="3">',
    '<img alt="Lamps" width="3" src="/staff/preview-frame/7/files/news/lamps/pictures/a.webp">',
  ],
  ['a search', '<form method="get">', '<form method="get" action="/staff/preview/7/en/news/lamps/" target="_top">'],
  [
    'a form that is sent',
    '<form method="post" action="/en/consultations/a/answer/">',
    '<form method="post" action="/staff/preview-frame/7/en/consultations/a/answer/">',
  ],
  ['a picture', '<img src="/mark.svg" alt="" />', '<img src="/mark.svg" alt="" />'],
])('a link to %s stays in the preview, or leaves it knowingly', (_case, html, expected) => {
  expect(page(`<p title="a > b">${html}</p>`)).toBe(`<p title="a > b">${expected}</p>`)
})

test('on paper, the rules for paper hold and those for the screen do not', () => {
  expect(onPaper('@media print{a{b:c}}@media screen and (prefers-color-scheme:dark){d{e:f}}.print{g:h}')).toBe(
    '@media all{a{b:c}}@media tty and (prefers-color-scheme:dark){d{e:f}}.print{g:h}',
  )
  expect(page('<link rel="stylesheet" href="/assets/a.css">', true)).toBe(
    '<link rel="stylesheet" href="/preview/style/assets/a.css">',
  )
})
