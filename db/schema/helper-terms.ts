/** The closed lists of reports that somebody sends for somebody else. No imports: the form reads them too. */

/** How it came to whoever typed it in. */
export const CAME_BY = ['telephone', 'in_person', 'paper'] as const
export type CameBy = (typeof CAME_BY)[number]

/** How the person agreed to it. */
export const CONSENT_GIVEN = ['spoken', 'interpreter', 'signed', 'guardian'] as const
export type ConsentGiven = (typeof CONSENT_GIVEN)[number]

/** Why a helper sees nothing of a report: the person never agreed to it or ended it, or the helper can help no longer. */
export const HELP_ENDED_BY = ['never', 'person', 'helper'] as const
export type HelpEndedBy = (typeof HELP_ENDED_BY)[number]
