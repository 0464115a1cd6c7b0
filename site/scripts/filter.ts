// The search works without this. With it, only the list is fetched and changed.
const form = document.querySelector<HTMLFormElement>('form[data-filter]')

async function show(address: string, push: boolean): Promise<void> {
  const response = await fetch(address, { headers: { accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const found = page.querySelector('#found')
  if (!response.ok || !found) throw new Error('no list in the answer')
  const here = document.querySelector('#found')
  here?.replaceChildren(...found.childNodes)
  const languages = page.querySelector('.saysafe-languages')
  if (languages) document.querySelector('.saysafe-languages')?.replaceWith(languages)
  // Announced as a change, which a status that arrives with its text is not.
  const status = here?.querySelector('[role=status]')
  if (status) {
    const words = [...status.childNodes]
    status.replaceChildren()
    requestAnimationFrame(() => status.append(...words))
  }
  if (push) history.pushState(null, '', address)
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const asked = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value.trim()) asked.set(name, value.trim())
  const address = asked.size > 0 ? `${form.action}?${asked}` : form.action
  show(address, true).catch(() => location.assign(address))
})
if (form) addEventListener('popstate', () => location.reload())
