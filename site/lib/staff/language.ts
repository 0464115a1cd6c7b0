import type { Role } from '#db/schema/staff.ts'
import { formats } from '../format.ts'
import { type StaffTranslate, staffTranslator } from '../i18n.ts'

export type StaffLanguage = {
  t: StaffTranslate
  /** How long to wait, in words. */
  duration: (seconds: number) => string
  /** Roles by name, such as 'editor and publisher'. */
  roleNames: (roles: readonly Role[]) => string
} & ReturnType<typeof formats>

const names = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' })

/** A language as staff call it, who need not read its script: Persian. */
export const languageName = ({ tag, name }: { tag: string; name: string }): string => names.of(tag) ?? name

/** What a staff page needs to speak: the words staff read, dates and times of the council's zone. */
export function staffLanguage({ content }: App.Locals): StaffLanguage {
  const { format } = content.area.languages.find(({ tag }) => tag === 'en') ?? { format: 'en-GB' }
  const t = staffTranslator(format)
  const written = formats(format, content.area.timezone)
  return {
    t,
    ...written,
    duration: (seconds) =>
      seconds < 60
        ? t('staff.wait.seconds', { count: seconds })
        : t('staff.wait.minutes', { count: Math.ceil(seconds / 60) }),
    roleNames: (roles) => written.list(roles.map((role) => t(`staff.roles.${role}.name`))),
  }
}
