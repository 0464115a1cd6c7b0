import { type ConsultationState, stateOf } from '#api/consultation-state.ts'
import { isAt } from '#api/content/kinds.ts'
import type { Consultation } from '#api/content/read.ts'
import type { ConsultationText, ShownTranslation } from '#api/content/text.ts'

export type FoundConsultation = {
  consultation: Consultation
  text: ConsultationText
  lang: string
  state: ConsultationState
  translation: ShownTranslation
  /** Of its own page, ending in a slash. */
  address: string
}

/** The consultation that a page's address names, with its words in the page's language. */
export function consultationOf(
  locals: App.Locals,
  params: Record<string, string | undefined>,
): FoundConsultation | undefined {
  const { content, now } = locals
  const consultation = content.consultations.find((one) => isAt(one, params.slug ?? ''))
  const text = consultation?.text[params.lang ?? '']
  if (!consultation || !text || !params.lang) return undefined
  return {
    consultation,
    text,
    lang: params.lang,
    state: stateOf(consultation, now),
    translation: consultation.translation[params.lang] ?? 'none',
    address: `/${params.lang}/consultations/${consultation.slug}/`,
  }
}
