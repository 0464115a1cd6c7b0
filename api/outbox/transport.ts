/** A mail as it is handed over: plain text to one person. */
export type Mail = { id: string; to: string; subject: string; text: string; date: Date }

/**
 * What came of handing a mail over. `refused` is for good; `later` is worth another try, and
 * `unreachable` says that no other mail would fare better now. Errors are codes: what the
 * other side said may quote the mail.
 */
export type Outcome =
  | { result: 'sent' }
  | { result: 'refused'; error: string }
  | { result: 'later'; error: string; unreachable: boolean }

/** A way by which mail leaves. */
export type Transport = {
  by: 'smtp' | 'notify'
  /** Never throws; ends early when the server stops. */
  send: (mail: Mail, stopped: AbortSignal) => Promise<Outcome>
  /** Nothing more is sent for now: lets go of what was kept for it. */
  rest?: () => void
}

/** Why the other side could not be reached. */
export const UNREACHABLE = [
  'connection_refused',
  'connection_broken',
  'timed_out',
  'name_not_found',
  'no_secure_connection',
  'sign_in_refused',
  'stopped',
] as const

export function unreachable(error: (typeof UNREACHABLE)[number]): Outcome {
  return { result: 'later', error, unreachable: true }
}
