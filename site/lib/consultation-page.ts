import { stateOf } from '#api/consultation-state.ts'
import type { Consultation } from '#api/content/read.ts'
import type { ConsultationText } from '#api/content/text.ts'

/** The consultation that a page's address names, with its words in the page's language. */
export function consultationOf(locals: App.Locals, params: Record<string, string | undefined>) {
  const { content, now } = locals
  const consultation = content.consultations.find(({ slug }) => slug === params.slug)
  const text = consultation?.text[params.lang ?? '']
  if (!consultation || !text || !params.lang) return undefined
  return {
    consultation,
    text,
    lang: params.lang,
    state: stateOf(consultation, now),
    translation: consultation.translation[params.lang] ?? 'none',
  } satisfies {
    consultation: Consultation
    text: ConsultationText
    [key: string]: unknown
  }
}
