/** The closed lists of what people can ask about what is held of them. No imports: the forms show them too. */

/** The rights of UK GDPR, articles 15 to 18 and 21. */
export const DATA_RIGHTS = ['access', 'rectification', 'erasure', 'restriction', 'objection'] as const
export type DataRight = (typeof DATA_RIGHTS)[number]

/** With the code a report is taken back at once, so that nobody has to ask for its erasure. */
export const RIGHTS_BY_CODE = ['access', 'rectification', 'restriction', 'objection'] as const satisfies DataRight[]
export type RightByCode = (typeof RIGHTS_BY_CODE)[number]

/** How a request came. */
export const DATA_REQUEST_CHANNELS = ['code', 'letter', 'email', 'telephone', 'in_person'] as const
export type DataRequestChannel = (typeof DATA_REQUEST_CHANNELS)[number]

export const DATA_REQUEST_OUTCOMES = ['done', 'partly', 'refused', 'nothing_held', 'withdrawn'] as const
export type DataRequestOutcome = (typeof DATA_REQUEST_OUTCOMES)[number]

/** Why somebody may be refused, wholly or partly: UK GDPR, articles 11, 12(5), 15(4), 17(3); Data Protection Act 2018, schedule 2. */
export const REFUSAL_REASONS = [
  'not_identified',
  'legal_hold',
  'crime',
  'others',
  'public_task',
  'unfounded',
  'excessive',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** Why a report was deleted without a message to the person first. */
export const UNTOLD_REASONS = ['told_otherwise', 'unsafe', 'asked_for_none'] as const

/** Why an answer that was recorded is taken back. */
export const REOPENING_REASONS = ['slip', 'not_all', 'not_received'] as const

/** What can be found and erased besides reports, which only their code leads to. */
export const HELD_KINDS = ['application', 'response', 'account'] as const
export type HeldKind = (typeof HELD_KINDS)[number]
