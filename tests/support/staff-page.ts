import { Parser } from 'htmlparser2'
import type { Desk } from './desk.ts'

/** A page of the desk as it comes without script, and what its main form would send. */
export type StaffPage = {
  status: number
  html: string
  /** Its words, with single spaces. */
  words: string
  title: string
  heading: string
  fields: [name: string, value: string][]
}

const WORDS_OF = ['title', 'h1', 'textarea'] as const

function read(status: number, html: string): StaffPage {
  const page: StaffPage = { status, html, words: '', title: '', heading: '', fields: [] }
  const inside: string[] = []
  let name = ''
  let typed = ''
  let select = ''
  const parser = new Parser({
    onopentag: (tag, { name: field = '', value = '', type, checked, selected }) => {
      inside.push(tag)
      if (tag === 'select') select = field
      if (tag === 'option' && select && selected !== undefined) page.fields.push([select, value])
      if (tag === 'textarea') [name, typed] = [field, '']
      const isChoice = type === 'radio' || type === 'checkbox'
      if (tag === 'input' && field && (!isChoice || checked !== undefined)) page.fields.push([field, value])
    },
    ontext: (text) => {
      if (inside.some((tag) => ['script', 'style', 'template'].includes(tag))) return
      page.words += text
      const around = WORDS_OF.find((tag) => inside.includes(tag))
      if (around === 'title') page.title += text
      if (around === 'h1') page.heading += text
      if (around === 'textarea') typed += text
    },
    onclosetag: (tag) => {
      inside.splice(inside.lastIndexOf(tag), 1)
      if (tag === 'textarea' && name) page.fields.push([name, typed.replace(/^\n/, '')])
    },
  })
  parser.end(html)
  for (const part of ['words', 'title', 'heading'] as const) page[part] = page[part].replaceAll(/\s+/g, ' ').trim()
  return page
}

/** Opens a page of the desk as somebody who is signed in, or sends its form to it; redirects are followed. */
export async function staffPage(
  desk: Desk,
  name: string,
  path: string,
  form?: StaffPage['fields'],
): Promise<StaffPage> {
  const body = form && new FormData()
  for (const [field, value] of form ?? []) body?.append(field, value)
  const headers = { cookie: `saysafe=session-of-${name}`, origin: 'http://127.0.0.1' }
  const sent = await fetch(desk.url + path, {
    method: body ? 'POST' : 'GET',
    headers,
    redirect: 'manual',
    ...(body && { body }),
  })
  const to = sent.headers.get('location')
  if (sent.status === 303 && to !== null) return staffPage(desk, name, to)
  return read(sent.status, await sent.text())
}
