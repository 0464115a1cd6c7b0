import type { ConsultationState } from '#api/consultation-state.ts'
import type { Text } from '#api/content/text.ts'

/** A consultation as `/api/consultations` lists it. */
export type ConsultationSummary = {
  slug: string
  state: ConsultationState
  opens: string
  closes: string
  topics: string[]
  wards: 'all' | string[]
  title: Text
  summary: Text
  resultsPublished: boolean
}

/** The consultations that fit a search. `query` is the search string of the page's own address. */
export async function listConsultations(
  locals: App.Locals,
  lang: string,
  query: URLSearchParams = new URLSearchParams(),
): Promise<ConsultationSummary[]> {
  const asked = new URLSearchParams({ lang })
  for (const name of ['q', 'topic', 'ward']) {
    const value = query.get(name)?.trim()
    if (value) asked.set(name, value.slice(0, name === 'q' ? 200 : 60))
  }
  const response = await locals.api(`/api/consultations?${asked}`)
  if (!response.ok) throw new Error(`the list of consultations answered ${response.status}`)
  const { consultations } = (await response.json()) as { consultations: ConsultationSummary[] }
  return consultations
}
