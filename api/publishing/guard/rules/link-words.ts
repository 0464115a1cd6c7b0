import type { Link, LinkReference } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'

/** Words that say nothing when a screen reader lists the links of a page. */
const VAGUE = new Set(
  [
    ...['click here', 'click', 'here', 'press here', 'tap here', 'this', 'this link', 'this page', 'link', 'page'],
    ...['more', 'read more', 'see more', 'find out more', 'learn more', 'more information', 'more info', 'details'],
    ...['read on', 'continue', 'website', 'download', 'open', 'see here', 'go'],
    ...[
      'اینجا',
      'این جا',
      'اینجا کلیک کنید',
      'کلیک کنید',
      'اینجا را کلیک کنید',
      'اینجا را فشار دهید',
      'اینجا را ببینید',
    ],
    ...[
      'بیشتر',
      'بیشتر بخوانید',
      'بیشتر بدانید',
      'اطلاعات بیشتر',
      'ادامه',
      'ادامه مطلب',
      'ادامهٔ مطلب',
      'لینک',
      'این لینک',
    ],
    ...['پیوند', 'این پیوند', 'این صفحه', 'دانلود', 'دریافت', 'مشاهده'],
    ...[
      'aici',
      'click aici',
      'clic aici',
      'apasă aici',
      'apăsați aici',
      'faceți clic aici',
      'faceți click aici',
      'dați clic aici',
    ],
    ...[
      'vezi aici',
      'vedeți aici',
      'mai mult',
      'mai multe',
      'citește mai mult',
      'citiți mai mult',
      'citește mai multe',
    ],
    ...[
      'citiți mai multe',
      'află mai multe',
      'aflați mai multe',
      'detalii',
      'mai multe detalii',
      'mai multe informații',
    ],
    ...['link', 'acest link', 'această pagină', 'descarcă', 'descărcați', 'continuă', 'continuare'],
  ].map(plain),
)
const ADDRESS = /^(?:(?:https?|ftp):\/\/|www\.)|^\/[\w/.-]*$|^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/i

/** Links whose words do not say where they lead. An e-mail address may stand for itself. */
export const linkWords: Rule = function* ({ draft }) {
  for (const field of draft.fields) {
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'link' && node.type !== 'linkReference') continue
      const words = wordsIn(node).replace(/\s+/g, ' ').trim()
      const link = node as Link | LinkReference
      const url = 'url' in link ? link.url : ''
      const finding = judge(words)
      if (finding) yield { ...finding, ...at(field, offsetOf(node)), excerpt: excerptOf(words || url) }
    }
  }
}

function judge(words: string): Pick<Finding, 'rule' | 'level'> | undefined {
  if (!/[\p{L}\p{N}]/u.test(words)) return { rule: 'link_words_missing', level: 'stops' }
  if (words.length <= 2_000 && !words.includes(' ') && ADDRESS.test(words)) {
    return { rule: 'link_words_address', level: 'warns' }
  }
  return VAGUE.has(plain(words.slice(0, 60))) ? { rule: 'link_words_vague', level: 'warns' } : undefined
}

/** Without case, marks and the letters that keyboards mix up: Arabic ي and ك, Romanian ş and ţ with cedilla. */
function plain(words: string): string {
  return words
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replaceAll('ş', 'ș')
    .replaceAll('ţ', 'ț')
    .replace(/[\u200c-\u200f]/g, ' ')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}
