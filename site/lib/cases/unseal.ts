import { type Account, accountSchema, type Contact, contactSchema } from '#api/reporting/account.ts'
import { type WrittenWithFiles, writtenWithFiles } from '#api/reporting/file-notes.ts'
import type { FileNote } from '#api/reporting/files.ts'
import { type Identity, UnopenedError } from '#api/sealing/age.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'

/** Something sealed, opened in the officer's browser; or why it is not shown. Anybody can seal to a public key. */
export type Opened<Words> =
  | { words: Words; why?: never }
  | { words?: never; why: 'wrong_key' | 'damaged' | 'unreadable' }

export type SealedMessage = {
  id: string
  kind: 'to_team' | 'to_person' | 'addition' | 'note' | 'contact' | 'to_helper' | 'from_helper'
  by?: string
  /** Written by somebody of the centre. */
  byCentre?: boolean
  at: string
  sealed: string
}
export type SealedCase = { account?: string; messages: SealedMessage[] }
export type OpenMessage = Omit<SealedMessage, 'sealed' | 'kind'> & {
  kind: Exclude<SealedMessage['kind'], 'contact'>
  opened: Opened<string>
  files?: FileNote[]
}
/** How the person may be reached from then on, as they said it or, with `by`, told an officer. */
export type OpenContact = Omit<SealedMessage, 'sealed' | 'kind'> & { opened: Opened<Contact> }
export type OpenCase = { account?: Opened<Account>; messages: OpenMessage[]; contacts: OpenContact[] }

/** As much as a browser shows without trouble; the form sends less. */
const MAX_CHARACTERS = 20_000

export async function unsealCase(sealed: SealedCase, id: string, keys: readonly Identity[]): Promise<OpenCase> {
  const account =
    sealed.account === undefined ? undefined : await open(sealed.account, 'account', id, keys, readAccount)
  const messages: OpenMessage[] = []
  const contacts: OpenContact[] = []
  for (const { sealed: words, kind, ...message } of sealed.messages) {
    if (kind === 'contact') {
      contacts.push({ ...message, opened: await open(words, kind, id, keys, readContact) })
      continue
    }
    const { words: written, ...opened } = await open(words, kind, id, keys, readWritten)
    messages.push(
      written === undefined
        ? { ...message, kind, opened: { why: opened.why ?? 'unreadable' } }
        : {
            ...message,
            kind,
            opened: { words: written.words },
            ...(written.files.length > 0 && { files: written.files }),
          },
    )
  }
  return { ...(account && { account }), messages, contacts }
}

async function open<Words>(
  sealed: string,
  kind: string,
  report: string,
  keys: readonly Identity[],
  read: (words: unknown) => Words | undefined,
): Promise<Opened<Words>> {
  try {
    const words = read(await openEnvelope(fromBase64(sealed), keys, { kind, report }))
    return words === undefined ? { why: 'unreadable' } : { words }
  } catch (error) {
    return { why: error instanceof UnopenedError ? error.why : 'damaged' }
  }
}

function readAccount(words: unknown): Account | undefined {
  return accountSchema.safeParse(words).data
}

function readContact(words: unknown): Contact | undefined {
  return contactSchema.safeParse(words).data
}

/** What was written: words alone, or with files. */
function readWritten(given: unknown): WrittenWithFiles | undefined {
  const written = typeof given === 'string' ? { words: given, files: [] } : writtenWithFiles.safeParse(given).data
  return written && written.words.length <= MAX_CHARACTERS ? written : undefined
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.codePointAt(0) ?? 0)
}

export function toBase64(bytes: Uint8Array): string {
  let letters = ''
  for (const byte of bytes) letters += String.fromCharCode(byte)
  return btoa(letters)
}
