// Pages of reporting take one another's place, so that there is one step in the browser's
// history, and none once the way out has been taken. A page that the browser kept whole is not
// shown again: somebody else may have pressed Back.
const [, lang = '', section = ''] = location.pathname.split('/')
const first = `/${lang}/${section}/`

document.addEventListener('click', (event) => {
  const { target, metaKey, ctrlKey, shiftKey, altKey, button } = event
  const link = target instanceof Element ? target.closest('a') : null
  if (!link || link.origin !== location.origin || !link.pathname.split('/').includes(section)) return
  if (event.defaultPrevented || link.hash || metaKey || ctrlKey || shiftKey || altKey || button !== 0) return
  event.preventDefault()
  location.replace(link.href)
})

addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return
  document.body.hidden = true
  location.replace(first)
})
