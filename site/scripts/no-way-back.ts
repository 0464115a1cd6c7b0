// On pages of one person's report. What a browser keeps whole, to be quick at Back, is emptied before
// it is kept, and asked for anew when it is shown; and a link from one such page to another is no step of the history.
addEventListener('pagehide', ({ persisted }) => {
  if (persisted) empty()
})
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return
  empty()
  location.replace(location.pathname)
})

function empty(): void {
  document.querySelector('main')?.replaceChildren()
}

const REPORT = /^\/[^/]+\/(?:report|code|support)\//

addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
  // A way within this page is none to another.
  if (link.origin !== location.origin || !REPORT.test(link.pathname) || link.hash !== '') return
  event.preventDefault()
  location.replace(link.href)
})
