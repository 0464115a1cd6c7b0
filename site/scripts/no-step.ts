// Where somebody can leave at once, nothing that they press before adds a step to which Back could return:
// the way out replaces the last one only.
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (link.origin !== location.origin || link.pathname !== location.pathname || link.hash === '') return
  event.preventDefault()
  location.replace(link.href)
  document.getElementById(link.hash.slice(1))?.focus()
})

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-no-step]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const address = new URL(form.action)
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && value !== '') address.searchParams.set(name, value)
    location.replace(address)
  })
}
