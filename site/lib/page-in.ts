/**
 * Changes the language of the page that is open, without leaving it: what somebody wrote stays in memory
 * and is sent nowhere. Only the page's own words are fetched.
 *
 * @param address The same page in the other language.
 * @typeParam Words What that page answers to whoever asks for JSON.
 * @returns its words and its title; nothing when they could not be had, and then nothing has changed.
 */
export async function pageIn<Words>(address: string): Promise<{ words: Words; title: string } | undefined> {
  try {
    const [words, html] = await Promise.all([
      got(address, 'application/json').then((response): Promise<Words> => response.json()),
      got(address, 'text/html').then((response) => response.text()),
    ])
    const page = new DOMParser().parseFromString(html, 'text/html')
    surround(page)
    return { words, title: page.title }
  } catch {
    return undefined
  }
}

async function got(address: string, accept: string): Promise<Response> {
  const response = await fetch(address, { headers: { accept }, redirect: 'error' })
  if (!response.ok) throw new Error(`the words were answered ${response.status}`)
  return response
}

/** Everything around the form, in the words of the other page. What scripts hold on to stays the same element. */
function surround(page: Document): void {
  const { lang, dir } = page.documentElement
  Object.assign(document.documentElement, { lang, dir })
  for (const part of ['.govuk-skip-link', '.saysafe-header', '.saysafe-demo-banner', '.saysafe-footer']) {
    const other = page.querySelector(part)
    if (other) document.querySelector(part)?.replaceWith(document.importNode(other, true))
  }
  const header = document.querySelector('.saysafe-demo-banner') ?? document.querySelector('.saysafe-header')
  for (const notice of document.querySelectorAll('.saysafe-notice')) notice.remove()
  header?.after(...[...page.querySelectorAll('.saysafe-notice')].map((notice) => document.importNode(notice, true)))
  for (const hint of document.querySelectorAll<HTMLElement>('[data-exit-shift]')) hint.hidden = false
  const [way, theirs] = [document, page].map((each) => each.querySelector<HTMLElement>('[data-exit]'))
  if (!way || !theirs) return
  way.textContent = theirs.textContent
  Object.assign(way.dataset, theirs.dataset)
  way.closest('aside')?.setAttribute('aria-label', theirs.closest('aside')?.getAttribute('aria-label') ?? '')
}
