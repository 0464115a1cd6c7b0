import { type Identity, type Recipient, seal, unseal, UnopenedError } from './age.ts'

/**
 * What words are sealed in. It says what they are and to which report they belong, so that
 * something sealed for one report is not taken for part of another, whoever moves it.
 */
export type Envelope<Kind extends string, Words> = {
  v: 1
  kind: Kind
  /** The id of the report. */
  report: string
  words: Words
}

/** Sizes go up in these steps, or the length of a report would say something about it. */
const STEP_BYTES = 1_024

export async function sealEnvelope<Kind extends string, Words>(
  { kind, report, words }: Omit<Envelope<Kind, Words>, 'v'>,
  recipients: readonly Recipient[],
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(JSON.stringify({ v: 1, kind, report, words }))
  // White space behind JSON is still JSON.
  const padded = new Uint8Array(Math.ceil(bytes.length / STEP_BYTES) * STEP_BYTES).fill(0x20)
  padded.set(bytes)
  return seal(padded, recipients)
}

/**
 * @returns what was sealed; its shape is the caller's to check, since anybody can seal to a public key.
 * @throws UnopenedError `wrong_key`, or `damaged` when it is no envelope of this kind for this report.
 */
export async function openEnvelope(
  sealed: Uint8Array,
  identities: readonly Identity[],
  expected: { kind: string; report: string },
): Promise<unknown> {
  const opened = new TextDecoder().decode(await unseal(sealed, identities))
  let envelope: Partial<Envelope<string, unknown>> | null
  try {
    envelope = JSON.parse(opened)
  } catch {
    throw new UnopenedError('damaged')
  }
  const { v, kind, report, words } = envelope ?? {}
  if (v !== 1 || kind !== expected.kind || report !== expected.report || words === undefined)
    throw new UnopenedError('damaged')
  return words
}
