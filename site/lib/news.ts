import type { Text } from '#api/content/text.ts'

/** A piece of news as `/api/news` lists it. */
export type NewsSummary = {
  slug: string
  address: string
  published: string
  updated: string
  topics: string[]
  title: Text
  summary: Text
}

export async function listNews(locals: App.Locals, lang: string): Promise<NewsSummary[]> {
  const response = await locals.api(`/api/news?lang=${lang}`)
  if (!response.ok) throw new Error(`the list of news answered ${response.status}`)
  const { news } = (await response.json()) as { news: NewsSummary[] }
  return news
}
