// Browsers let a page copy over https and on the own machine only, so elsewhere there is no button.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const list = document.getElementById(button.dataset.copy ?? '')
  const status = document.querySelector('[data-copy-status]')
  if (!list || !('clipboard' in navigator)) continue
  button.hidden = false
  button.addEventListener('click', () => {
    const lines = [...list.children].map(({ textContent }) => textContent.trim())
    navigator.clipboard.writeText(lines.join('\n')).then(
      () => {
        if (status) status.textContent = button.dataset.copied ?? ''
      },
      () => {
        // The browser asked and somebody said no; the codes still stand there.
        button.hidden = true
      },
    )
  })
}
