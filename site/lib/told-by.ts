import type { Answers } from '#api/questionnaire/questionnaire.ts'
import type { Speech } from './answer-words.ts'
import type { Locale } from './locales.ts'

type Told = Locale['report']['form']['told']
type Unsaid = Locale['report']['form']['unsaid']
/** What is worded otherwise for whoever tells it. */
type Wording = {
  pages?: Record<string, string>
  questions?: Record<string, { label?: string; hint?: string; options?: Record<string, string> }>
}

/** Those whom it did not happen to; everybody else is asked as the person themselves. */
const TOLD_BY: Record<string, keyof Told> = {
  witness: 'witness',
  someone_else: 'forThem',
  professional: 'forThem',
}

/**
 * The form in the words of whoever tells it. Whoever is only counted is promised nothing that only a reader can
 * do, and is told beside either of two questions that one of them is needed.
 *
 * @param stepped Without that, all questions stand on one page, before anybody has said who they are.
 * @param waysNeeded Where a way must be named: what is said of it.
 */
export function toldBy(speech: Speech, told: Told, answers: Answers, stepped: boolean, waysNeeded?: string): Speech {
  const kind = stepped ? TOLD_BY[String(answers.who)] : 'anybody'
  const wordings: Wording[] = kind ? [told[kind]] : []
  if (answers.consent === 'count') {
    const { kinds, strands } = told.nothingYet.questions
    wordings.push(told.counted, {
      questions: { ...(!answers.strands && { kinds }), ...(!answers.kinds && { strands }) },
    })
  }
  if (waysNeeded) wordings.push({ questions: { ways: { hint: waysNeeded } } })
  return wordings.reduce(wordedAs, speech)
}

/** The answers read once more: what somebody needs without having said which stands as that, and not as a gap. */
export function unsaidIn(speech: Speech, unsaid: Unsaid, answers: Answers): Speech {
  const open = Object.entries(unsaid).filter(([need]) => answers[need] === undefined)
  return wordedAs(speech, { questions: { needs: { options: Object.fromEntries(open) } } })
}

function wordedAs(speech: Speech, { pages = {}, questions = {} }: Wording): Speech {
  const { lang, words } = speech
  const own = Object.entries(questions).flatMap(([id, { label, hint, options = {} }]) => {
    const asked = words.questions[id]
    if (!asked) return []
    const said = Object.entries(options).map(([option, text]) => [option, { text, lang }])
    return [
      [
        id,
        {
          ...asked,
          ...(label && { label: { text: label, lang } }),
          ...(hint && { hint: { text: hint, lang } }),
          options: { ...asked.options, ...Object.fromEntries(said) },
        },
      ],
    ]
  })
  const titles = Object.entries(pages).map(([id, title]) => [id, { ...words.pages[id], title: { text: title, lang } }])
  return {
    ...speech,
    words: {
      ...words,
      pages: { ...words.pages, ...Object.fromEntries(titles) },
      questions: { ...words.questions, ...Object.fromEntries(own) },
    },
  }
}
