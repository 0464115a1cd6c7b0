import type { Content } from '#api/content/read.ts'
import { wordsFor } from './i18n.ts'
import type { Locale } from './locales.ts'

/** What stands beside the code on the slip of paper that somebody is handed, in one language of the site. */
export type Slip = {
  lang: string
  /** What the language calls itself. */
  name: string
  dir: 'ltr' | 'rtl'
  /** Where the code is used, in that language. */
  address: string
  words: Pick<Locale['report']['receipt'], 'slipAddress' | 'slipTelephone' | 'slipOnce' | 'whoever'>
}

/** In every language of the site: whoever is handed the code need not read the one that its helper speaks. */
export function slipsIn({ area }: Content, baseUrl: string): Slip[] {
  return area.languages.map(({ tag, name, dir }) => {
    const { slipAddress, slipOnce, slipTelephone, whoever } = wordsFor(tag, 'report').receipt
    return {
      lang: tag,
      name,
      dir,
      address: `${baseUrl}/${tag}/code/`,
      words: { slipAddress, slipOnce, slipTelephone, whoever },
    }
  })
}
