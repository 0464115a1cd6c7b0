// Letters in the clear for whoever is alone with the screen; hidden again before anything is sent.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-show-password]')) {
  const name = button.dataset.showPassword ?? ''
  const input = document.getElementById(name)
  const status = document.querySelector(`[data-password-status="${name}"]`)
  if (!(input instanceof HTMLInputElement)) continue
  const { show = '', hide = '', showLabel = '', hideLabel = '', shown = '', hidden = '' } = button.dataset
  const turn = (visible: boolean) => {
    input.type = visible ? 'text' : 'password'
    button.textContent = visible ? hide : show
    button.ariaLabel = visible ? hideLabel : showLabel
  }
  button.hidden = false
  button.addEventListener('click', () => {
    const visible = input.type === 'password'
    turn(visible)
    if (status) status.textContent = visible ? shown : hidden
  })
  // Browsers remember what was typed into plain fields.
  input.form?.addEventListener('submit', () => turn(false))
}
