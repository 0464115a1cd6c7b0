import type { Access, CentreStrand, OpeningHours, Spoken } from '#db/schema/application-terms.ts'

/** A centre as the API's public list has it. */
export type ListedCentre = {
  id: string
  name: string
  address: string
  ward: string
  telephone: string
  email: string
  hours: OpeningHours
  languages: Spoken[]
  access: Access[]
  strands: CentreStrand[]
  trainedVawg: boolean
  madeUp: boolean
  today: {
    open: boolean
    bankHoliday: boolean
    hours?: { opens: string; closes: string }
    until?: string
    next?: string
  }
}
export type ListedChampion = { name: string; languages: Spoken[] }

/** What the list is asked for; a value that no list has finds nothing rather than an error. */
export async function listCentres(
  { api }: Pick<App.Locals, 'api'>,
  asked: Readonly<Record<string, string>>,
): Promise<ListedCentre[]> {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''))
  const response = await api(`/api/centres?${query}`)
  if (!response.ok) return []
  return ((await response.json()) as { centres: ListedCentre[] }).centres
}

export async function listChampions({ api }: Pick<App.Locals, 'api'>): Promise<ListedChampion[]> {
  const response = await api('/api/champions')
  if (!response.ok) return []
  return ((await response.json()) as { champions: ListedChampion[] }).champions
}
