/** The closed lists of what is sealed. No imports: the form in the browser reads them too. */

export const WHO = ['victim', 'witness', 'someone_else', 'professional'] as const
export const WHEN = ['exact', 'about', 'over_time', 'not_sure'] as const
export const WHERE = ['place', 'transport', 'online', 'home', 'not_sure'] as const
/** Of a report that somebody else sent: whom the team contacts. */
export const CONTACT_WHO = ['helper', 'person', 'both'] as const
/** `code` stands for no contact at all: the person comes back by themselves. */
export const CONTACT_WAYS = ['phone', 'text', 'email', 'post', 'code'] as const
