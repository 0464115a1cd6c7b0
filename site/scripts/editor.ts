import { openFiles } from './editor-files.ts'
import { findTool, use } from './markdown-tools.ts'

// What the editor's forms do more with script: presses that stay on the page and keep the
// focus, a preview, tools for Markdown, and a word before somebody leaves unsaved words.

let dirty = false
let sending = false

const editor = () => document.querySelector<HTMLElement>('#editor')
const formOf = () => document.querySelector<HTMLFormElement>('form[data-editor]')

function arrive(): void {
  setDirty(editor()?.dataset.unsaved !== undefined)
  for (const box of document.querySelectorAll<HTMLElement>('[data-markdown]')) addTools(box)
  // What a choice brings along comes by itself: no second press for it.
  for (const choice of document.querySelectorAll<HTMLSelectElement>('select[data-then]')) {
    const button = document.getElementById(choice.dataset.then ?? '')
    if (button) button.hidden = true
  }
}

/** The bar with the button says whether there is something to be saved. */
function setDirty(is: boolean): void {
  dirty = is
  const state = document.querySelector<HTMLElement>('[data-not-saved]')
  if (state) state.hidden = !is
}

function say(words: string): void {
  const place = document.querySelector<HTMLElement>('#editor-said')
  if (!place) return
  // The same words twice are news as well.
  place.textContent = ''
  setTimeout(() => {
    place.textContent = words
  }, 50)
}

function focusOn(id: string | undefined): void {
  const element = id === undefined ? null : document.getElementById(id)
  let closed = element?.closest<HTMLDetailsElement>('details:not([open])')
  while (closed) {
    closed.open = true
    closed = closed.parentElement?.closest('details:not([open])')
  }
  const target = element ?? editor()?.querySelector<HTMLElement>('[autofocus]')
  target?.focus()
}

/** Words that nobody can see elsewhere must not be lost to an error of the line. */
function complain(words: string): void {
  const form = formOf()
  if (!form) return
  form.querySelector('[data-complaint]')?.remove()
  const box = document.createElement('p')
  box.className = 'govuk-error-message'
  box.dataset.complaint = ''
  box.textContent = words
  form.querySelector('.saysafe-edit-save')?.prepend(box)
  say(words)
}

async function send(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  if (sending) return
  sending = true
  const { dataset } = editor() ?? { dataset: {} as DOMStringMap }
  try {
    const body = new FormData(form)
    body.set('act', button.value)
    const response = await fetch(form.action, { method: 'POST', body })
    const { pathname, search } = new URL(response.url)
    if (response.redirected && pathname.startsWith('/staff/sign-in/')) return complain(dataset.signedOut ?? '')
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector<HTMLElement>('#editor')
    if (!fresh) return complain(dataset.failed ?? '')
    const open = new Set(
      [...document.querySelectorAll<HTMLElement>('details[open][data-key]')].map((one) => one.dataset.key),
    )
    editor()?.replaceWith(document.adoptNode(fresh))
    for (const one of document.querySelectorAll<HTMLDetailsElement>('details[data-key]')) {
      if (open.has(one.dataset.key)) one.open = true
    }
    document.title = page.title
    if (response.redirected) history.replaceState(undefined, '', pathname + search)
    arrive()
    focusOn(fresh.dataset.focus)
    if (fresh.dataset.said) say(fresh.dataset.said)
  } catch {
    complain(dataset.failed ?? '')
  } finally {
    sending = false
  }
}

document.addEventListener('submit', (event) => {
  const { target, submitter } = event
  if (!(target instanceof HTMLFormElement) || target.dataset.editor === undefined) return
  if (!(submitter instanceof HTMLButtonElement)) return
  event.preventDefault()
  if (submitter.dataset.look) void look(submitter.dataset.look)
  else void send(target, submitter)
})

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLElement && target.closest('form[data-editor]')) setDirty(true)
})

// What a choice brings along, such as the fields of another type, comes by itself.
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLSelectElement) || target.dataset.then === undefined) return
  const button = document.getElementById(target.dataset.then)
  if (target.form && button instanceof HTMLButtonElement) void send(target.form, button)
})

addEventListener('beforeunload', (event) => {
  if (dirty) event.preventDefault()
})

async function look(id: string): Promise<void> {
  const field = document.getElementById(id)
  const place = document.getElementById(`${id}.look`)
  if (!(field instanceof HTMLTextAreaElement) || !place) return
  try {
    const response = await fetch('/api/staff/markdown', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: field.value, change: editor()?.dataset.change }),
    })
    if (response.status === 401) return complain(editor()?.dataset.signedOut ?? '')
    if (!response.ok) return complain(editor()?.dataset.failed ?? '')
    const { html } = (await response.json()) as { html: string }
    const prose = place.querySelector('.saysafe-prose')
    // Sanitised by the server: the same HTML that it puts into pages.
    if (prose) prose.innerHTML = html
    place.hidden = false
    place.focus()
  } catch {
    complain(editor()?.dataset.failed ?? '')
  }
}

function addTools(box: HTMLElement): void {
  const template = document.querySelector<HTMLTemplateElement>('#editor-tools')
  const field = box.querySelector('textarea')
  if (!template || !field || box.querySelector('[role="toolbar"]')) return
  const tools = template.content.firstElementChild?.cloneNode(true)
  if (!(tools instanceof HTMLElement)) return
  tools.setAttribute('aria-controls', field.id)
  tools.setAttribute(
    'aria-label',
    (tools.getAttribute('aria-label') ?? '').replace('{field}', box.dataset.markdown ?? ''),
  )
  const buttons = [...tools.querySelectorAll('button')]
  const hold = (at: number) => {
    for (const [index, button] of buttons.entries()) button.tabIndex = index === at ? 0 : -1
  }
  hold(0)
  tools.addEventListener('click', ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest('button') : null
    if (!button) return
    hold(buttons.indexOf(button))
    if (button.dataset.tool === 'file') void openFiles(field)
    else use(field, button.dataset.tool ?? '', button.dataset.words ?? '')
  })
  // One stop for Tab, arrows within it: as screen readers expect of a toolbar.
  tools.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const ltr = getComputedStyle(tools).direction === 'ltr'
    const step = { ArrowRight: ltr ? 1 : -1, ArrowLeft: ltr ? -1 : 1 }[event.key]
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? buttons.length - 1
          : step && (at + step + buttons.length) % buttons.length
    if (to === undefined) return
    event.preventDefault()
    hold(to)
    buttons[to]?.focus()
  })
  field.addEventListener('keydown', (event) => {
    const tool = findTool(event)
    const button = buttons.find((one) => one.dataset.tool === tool)
    if (!tool || !button) return
    event.preventDefault()
    use(field, tool, button.dataset.words ?? '')
  })
  field.before(tools)
}

arrive()
