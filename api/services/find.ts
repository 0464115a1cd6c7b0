import type { Content } from '#api/content/read.ts'
import type { Service } from '#api/content/read-services.ts'
import { NEEDS, type Need } from '#api/content/service-file.ts'
import { type Opening, openingAt } from '../champions/opening.ts'

/** Those whose entry its owner has looked at in time, and that can still be reached: what nobody keeps right helps nobody. */
export function servicesAt({ services }: Pick<Content, 'services'>, now: Date): Service[] {
  const kept = services.filter(({ overdueFrom }) => now < overdueFrom)
  const there = new Set(kept.map(({ slug }) => slug))
  return kept.filter(({ through }) => through.length === 0 || through.some((slug) => there.has(slug)))
}

/** Those of `services` that lead to this one, in the order in which it names them. */
export function waysTo({ through }: Pick<Service, 'through'>, services: readonly Service[]): Service[] {
  return through.flatMap((slug) => services.find((one) => one.slug === slug) ?? [])
}

/** Whether an interpreter is found, there or where it is asked for. */
export function findsInterpreter(
  service: Pick<Service, 'interpreter' | 'through'>,
  services: readonly Service[],
): boolean {
  return service.interpreter || waysTo(service, services).some(({ interpreter }) => interpreter)
}

/** Its own hours, or else those of the first service that leads to it. */
export function hoursOf(service: Pick<Service, 'hours' | 'through'>, services: readonly Service[]): Service['hours'] {
  return service.hours ?? waysTo(service, services)[0]?.hours
}

/** Whether somebody answers at an instant; undefined when nobody here knows. */
export function openAt(
  service: Pick<Service, 'hours' | 'through'>,
  content: Pick<Content, 'area' | 'services'>,
  now: Date,
): Opening | undefined {
  const { area } = content
  const hours = hoursOf(service, servicesAt(content, now))
  if (hours === undefined) return undefined
  if (hours === 'always') return { open: true, bankHoliday: false }
  return openingAt(hours, now, area.reporting?.bank_holidays ?? [], area.timezone)
}

/** What somebody looks for; what is absent is asked of nothing. */
export type Asked = { need?: Need | undefined; language?: string | undefined; open?: boolean | undefined }
export type Found = {
  /** All that fits, in the order of the lists. */
  fits: Service[]
  /** When only what is open now was asked for: what fits besides, whose hours are not known. */
  perhaps: Service[]
}

/** British Sign Language is seen, not heard: no interpreter on the telephone speaks it. */
const SIGNED = 'bfi'

function understands(service: Service, language: string, there: readonly Service[]): boolean {
  const speaks = ({ languages }: Service) => languages.includes(language)
  return (
    speaks(service) || waysTo(service, there).some(speaks) || (language !== SIGNED && findsInterpreter(service, there))
  )
}

/** The services that fit. With `open`, what is closed is left out and what nobody knows stands apart. */
export function findServices(content: Pick<Content, 'services' | 'area'>, asked: Asked, now: Date): Found {
  const there = servicesAt(content, now)
  const fits = there.filter(
    (one) =>
      (asked.need === undefined || one.needs.includes(asked.need)) &&
      (asked.language === undefined || understands(one, asked.language, there)),
  )
  if (!asked.open) return { fits, perhaps: [] }
  const opening = (one: Service) => openAt(one, content, now)
  return { fits: fits.filter((one) => opening(one)?.open), perhaps: fits.filter((one) => opening(one) === undefined) }
}

/** The number by which addresses call a need, so that no history names it; from 1. */
export const numberOf = (need: Need): number => NEEDS.indexOf(need) + 1

export function needOf(number: string | null): Need | undefined {
  return number !== null && /^[1-9]\d?$/.test(number) ? NEEDS[Number(number) - 1] : undefined
}
