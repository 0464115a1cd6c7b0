/** Words with the language they are in, which is not always the page's: a missing translation falls back. */
export type Text = { text: string; lang: string }
export type Html = { html: string; lang: string }

export type QuestionText = {
  label: Text
  hint?: Text
  unit?: Text
  /** By option id; wards and districts of a place question included. */
  options: Record<string, Text>
  /** What choosing an option leads to, by its id, where that has to be said. */
  hints?: Record<string, Text>
  rows: Record<string, Text>
}

export type QuestionnaireText = {
  pages: Record<string, { title: Text; intro?: Html }>
  questions: Record<string, QuestionText>
}

export type ConsultationText = QuestionnaireText & {
  title: Text
  summary: Text
  proposal: Html
  reasons: Html
  alternatives: { title: Text; whyNot: Text }[]
  decision: Html
  nextSteps: Html
  otherWays?: Html
  /** What became another proposal while people were answering. */
  changed?: Html
  outcome?: Html
  documents: Record<string, Text>
}

/** News and pages: a title, a sentence about them, and the words themselves. */
export type Article = { title: Text; summary: Text; body: Html }

export type TranslationState = 'original' | 'unchecked' | 'checked'
/** What readers are told of a translation: `outdated` once its original says something else, `none` where there is no file. */
export type ShownTranslation = TranslationState | 'outdated' | 'none'
