import { insertFile, markedWords } from './markdown-tools.ts'

// Puts a picture or a document where the cursor is: one that is there already, or a new one.

type ItemFile = {
  path: string
  folder: 'pictures' | 'documents'
  address: string
  bytes: number
  descriptions: Record<string, string>
}

let target: HTMLTextAreaElement | undefined

function partsOf(dialog: HTMLDialogElement) {
  return {
    form: dialog.querySelector('form'),
    chosen: dialog.querySelector<HTMLInputElement>('input[type="file"]'),
    words: dialog.querySelector('textarea'),
    fault: dialog.querySelector<HTMLElement>('[data-fault]'),
    there: dialog.querySelector<HTMLElement>('[data-there]'),
    files: dialog.querySelector<HTMLElement>('[data-files]'),
  }
}

/** Opens the dialog for the field that the cursor is in. */
export async function openFiles(field: HTMLTextAreaElement): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>('#editor-files')
  if (!dialog) return
  const { form, words } = partsOf(dialog)
  target = field
  form?.reset()
  say(dialog, '')
  if (words) {
    words.lang = field.lang
    words.dir = field.dir
    words.value = markedWords(field)
  }
  dialog.showModal()
  await list(dialog)
}

async function list(dialog: HTMLDialogElement): Promise<void> {
  const { files, there } = partsOf(dialog)
  if (!files || !there) return
  try {
    const response = await fetch(dialog.dataset.api ?? '')
    if (!response.ok) return
    const { files: found } = (await response.json()) as { files: ItemFile[] }
    files.replaceChildren(...found.map((file, index) => choiceOf(file, index, dialog.dataset.frame ?? '')))
    there.hidden = found.length === 0
  } catch {
    // A new file can be sent all the same, which says what is wrong.
  }
}

function choiceOf({ path, folder, address, descriptions }: ItemFile, index: number, frame: string): HTMLElement {
  const item = document.createElement('div')
  item.className = 'govuk-radios__item'
  const input = document.createElement('input')
  Object.assign(input, {
    className: 'govuk-radios__input',
    type: 'radio',
    name: 'there',
    value: path,
    id: `there-${index}`,
  })
  // What it tells is offered, in the language of the field, until somebody types words of their own.
  input.addEventListener('change', () => offer(descriptions[target?.lang ?? '']))
  const label = document.createElement('label')
  Object.assign(label, {
    className: 'govuk-label govuk-radios__label',
    htmlFor: input.id,
    textContent: path.split('/')[1],
  })
  if (folder === 'pictures') {
    const picture = document.createElement('img')
    Object.assign(picture, {
      src: frame + address,
      alt: '',
      className: 'saysafe-edit-dialog__picture',
      loading: 'lazy',
    })
    label.prepend(picture)
  }
  item.append(input, label)
  return item
}

/** What was offered last: it gives way to the next offer, words that were typed do not. */
let offered = ''

function offer(words = ''): void {
  const field = document.querySelector<HTMLTextAreaElement>('#editor-files-words')
  if (!field || (field.value.trim() !== '' && field.value !== offered)) return
  field.value = words
  offered = words
}

function say(dialog: HTMLDialogElement, words: string): void {
  const { fault } = partsOf(dialog)
  if (fault) fault.textContent = words
}

async function insert(dialog: HTMLDialogElement): Promise<void> {
  const { form, chosen, words } = partsOf(dialog)
  const faults: Record<string, string> = JSON.parse(dialog.dataset.faults ?? '{}')
  const said = words?.value.trim() ?? ''
  const [file] = chosen?.files ?? []
  const there = form?.querySelector<HTMLInputElement>('input[name="there"]:checked')?.value
  if (!file && !there) return say(dialog, faults.noFile ?? '')
  if (said === '') {
    say(dialog, faults.noWords ?? '')
    return words?.focus()
  }
  if (file) say(dialog, dialog.dataset.sending ?? '')
  const path = file ? await send(dialog, file, faults) : there
  if (path === undefined || !target) return
  dialog.close()
  insertFile(target, path, said)
}

/** The name of the file as texts write it; undefined when it was refused, which is then said. */
async function send(
  dialog: HTMLDialogElement,
  file: File,
  faults: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const body = new FormData()
  body.set('file', file)
  try {
    const response = await fetch(dialog.dataset.api ?? '', { method: 'POST', body })
    const answer = await response.json()
    if (response.ok) {
      seen(answer.revision)
      return answer.file.path
    }
    const { code, fields } = answer.error
    const fault = code === 'too_large' ? 'tooLarge' : code === 'signed_out' ? 'signedOut' : fields?.file
    say(dialog, faults[fault] ?? faults.failed ?? '')
  } catch {
    say(dialog, faults.failed ?? '')
  }
  return undefined
}

/** An upload is a save of its own: what is being typed goes on from it, unless somebody else saved in between. */
function seen(revision: number): void {
  const field = document.querySelector<HTMLInputElement>('form[data-editor] input[name="seen"]')
  if (field && Number(field.value) === revision - 1) field.value = String(revision)
}

document.addEventListener('submit', (event) => {
  const dialog = event.target instanceof HTMLFormElement ? event.target.closest('dialog') : null
  if (dialog?.id !== 'editor-files') return
  event.preventDefault()
  void insert(dialog)
})
document.addEventListener('click', ({ target: pressed }) => {
  if (!(pressed instanceof HTMLElement) || pressed.dataset.cancel === undefined) return
  pressed.closest('dialog')?.close()
  target?.focus()
})
