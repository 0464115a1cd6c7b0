/** The closed lists of a report that stand in clear, for statistics and for who is needed. No imports: the form shows them too. */

/** What it was most like. A person may name several. */
export const REPORT_KINDS = [
  'words',
  'threats',
  'attack',
  'damage',
  'online',
  'harassment',
  'sexual',
  'at_home',
  'something_else',
] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

/** Why somebody thinks it was aimed at them: the monitored strands, and what they are being widened to. */
export const STRANDS = [
  'race',
  'religion',
  'antisemitic',
  'islamophobic',
  'sexual_orientation',
  'disability',
  'transgender',
  'women_girls',
  'misogyny',
  'not_sure',
] as const
export type Strand = (typeof STRANDS)[number]

export const REPORT_CHANNELS = ['online', 'telephone', 'in_person', 'paper', 'champion', 'centre'] as const
export type ReportChannel = (typeof REPORT_CHANNELS)[number]

/** What makes a report go before others. */
export const RISKS = ['under_18', 'in_danger'] as const
export type Risk = (typeof RISKS)[number]

/** Where the team is with it. */
export const REPORT_STATES = ['received', 'acknowledged', 'closed', 'withdrawn'] as const
export type ReportState = (typeof REPORT_STATES)[number]

/** Whether the police know, as the partnership counts it. */
export const POLICE_ROUTES = ['true_vision', '101', 'not_a_crime', 'still_deciding', 'did_not_want'] as const
export type PoliceRoute = (typeof POLICE_ROUTES)[number]

/** How the police got in touch. */
export const POLICE_CONTACTS = ['visited', 'called', 'none'] as const
export type PoliceContact = (typeof POLICE_CONTACTS)[number]

/** What came of it. */
export const REPORT_OUTCOMES = ['resolved', 'not_resolved', 'ongoing'] as const
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number]

/** To whom a case is passed on. */
export const REFERRAL_SERVICES = [
  'police_true_vision',
  'police_101',
  // Though the person has not agreed: somebody's life or a child is in danger.
  'police_in_danger',
  'victim_support',
  'domestic_abuse',
  'housing',
  'safeguarding_adults',
  'safeguarding_children',
  'cs_marac',
] as const
export type ReferralService = (typeof REFERRAL_SERVICES)[number]

export const isPolice = (service: ReferralService): boolean => service.startsWith('police_')

/** What two reports have in common. */
export const LINK_KINDS = ['same_person', 'same_place'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** What is done, in this order, when somebody is under 18 or at risk now. */
export const SAFEGUARDING_STEPS = ['danger', 'lead', 'referral'] as const
export type SafeguardingStep = (typeof SAFEGUARDING_STEPS)[number]

export const SAFEGUARDING_ANSWERS = [
  'called_999',
  'nobody_now',
  'not_reached',
  'not_known',
  'told',
  'safeguarding_children',
  'safeguarding_adults',
  'not_needed',
] as const
export type SafeguardingAnswer = (typeof SAFEGUARDING_ANSWERS)[number]

/** What each step can be answered with. Who was told, and why nothing was needed, has to be said in a note. */
export const ANSWERS_BY_STEP = {
  danger: ['called_999', 'nobody_now', 'not_reached', 'not_known'],
  lead: ['told'],
  referral: ['safeguarding_children', 'safeguarding_adults', 'not_needed'],
} as const satisfies Record<SafeguardingStep, readonly SafeguardingAnswer[]>

/** What was tried and settled nothing: the step stays open. */
export const STEP_STAYS_OPEN: readonly SafeguardingAnswer[] = ['not_reached', 'not_known']

/** Why words are kept although their time is over, or the person took them back: UK GDPR, article 17(3)(b) and (e). */
export const HOLD_REASONS = ['court', 'police', 'safeguarding', 'inquiry'] as const
export type HoldReason = (typeof HOLD_REASONS)[number]
