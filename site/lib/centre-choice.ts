import type { Content } from '#api/content/read.ts'
import type { QuestionText, Text } from '#api/content/text.ts'
import type { Spoken } from '#db/schema/application-terms.ts'
import { wordsFor } from './i18n.ts'
import { languageOf } from './language.ts'
import { fill } from './phrase.ts'
import { capital, spokenName } from './spoken.ts'

/** A centre that somebody who reports can choose, as `GET /api/reporting` has it. */
export type CentreOnOffer = {
  id: string
  name: string
  ward: string
  languages: Spoken[]
  teamKey: { id: string; recipient: string }
}

/** The centres as choices: each by its name, with where it is and what is spoken there. */
export function centreWords(
  content: Content,
  lang: string,
  centres: readonly CentreOnOffer[],
): Required<Pick<QuestionText, 'options' | 'hints'>> {
  const language = languageOf(content, lang)
  const { form } = wordsFor(lang, 'report')
  const [original] = content.area.languages
  const about = ({ ward, languages }: CentreOnOffer): Text => ({
    text: fill(form.centreAbout, {
      ward: content.area.text[lang]?.wards[ward] ?? ward,
      languages: language.list(languages.map((tag) => capital(spokenName(tag, language)))),
    }),
    lang,
  })
  return {
    options: Object.fromEntries(centres.map(({ id, name }) => [id, { text: name, lang: original?.tag ?? lang }])),
    hints: Object.fromEntries(centres.map((centre) => [centre.id, about(centre)])),
  }
}
