import { type OpeningHours, WEEKDAYS } from '#db/schema/application-terms.ts'
import { type LineFor, type Need, NEEDS, serviceFileSchema, serviceWordsSchema } from './service-file.ts'
import { shownTranslations } from './shown-translation.ts'
import { checkSlug, inEachLanguage, type Review, reviewOf, shiftOf, type Site } from './standing.ts'
import type { ShownTranslation, Text } from './text.ts'
import { type Complain, readYaml } from './yaml.ts'

/** When somebody answers: day and night, by the week, or nobody here knows. */
export type ServiceHours = 'always' | OpeningHours | undefined

/** Somebody who helps, in every language of the site. */
export type Service = Review & {
  slug: string
  /** In the order of `NEEDS`. */
  needs: Need[]
  /** Where the form for reports shows it; absent for what stands on the support page alone. */
  for?: LineFor
  reach: 'national' | 'local'
  /** Tags of the area's `spoken`. */
  languages: string[]
  interpreter: boolean
  telephone?: string
  text?: string
  url?: string
  /** The services that lead to it, by their folders. */
  through: string[]
  hours: ServiceHours
  madeUp: boolean
  words: Record<string, { name: Text; about: Text; how?: Text }>
  translation: Record<string, ShownTranslation>
}

type Read = { service: Service; rank: number; complain: Complain }

/** Everything in `content/services` that still stands, in the order of the lists. */
export function readServices(slugs: readonly string[], site: Site): Service[] {
  const read = slugs.flatMap((slug) => readOne(slug, site) ?? [])
  for (const { service, complain } of read) {
    service.through.forEach((slug, index) => {
      const target = read.find((one) => one.service.slug === slug)?.service
      if (!target) complain(['through', index], `There is no service ${slug}. Correct the spelling, or take it out.`)
      else if (!isDirect(target))
        complain(['through', index], `Nobody could reach ${slug} either. Name a service with a number or a website.`)
    })
  }
  return read
    .sort((a, b) => a.rank - b.rank || a.service.slug.localeCompare(b.service.slug))
    .map(({ service }) => service)
}

const isDirect = ({ telephone, text, url }: Pick<Service, 'telephone' | 'text' | 'url'>): boolean =>
  (telephone ?? text ?? url) !== undefined

function readOne(slug: string, site: Site): Read | undefined {
  const { area, dir, problems } = site
  const folder = `services/${slug}`
  checkSlug('services', slug, problems)
  const file = readYaml(dir, `${folder}/service.yaml`, serviceFileSchema, problems)
  if (!file) return undefined
  const { whole, parts, complain } = file
  const days = shiftOf(file, site)
  if ((parts.standing ?? 'published') !== 'published') return undefined
  const review = reviewOf(file, days, site)
  const words = site.perLanguage(folder, (path) => readYaml(dir, path, serviceWordsSchema, problems))
  if (!whole) return undefined
  const { telephone, text, url, through = [], hours, all_hours: allHours, made_up: madeUp } = whole
  if (
    !isDirect({ ...(telephone && { telephone }), ...(text && { text }), ...(url && { url }) }) &&
    through.length === 0
  )
    complain(
      [],
      'Nobody could reach this one. Add a telephone number, a number for texts or a website, or say through which service one gets there.',
    )
  if (allHours && hours)
    complain(['hours'], {
      message: 'It is open at all hours already. Take the hours or all_hours out.',
      inForms: 'It is open at any hour already. Take these hours out, or answer No to “At any hour”.',
    })
  if (madeUp && !area.demonstration)
    complain(['made_up'], 'Only a demonstration has services that do not exist. Take this service out.')
  const known = new Set([area.languages[0]?.tag, ...area.spoken])
  whole.languages?.forEach((tag, index) => {
    if (!known.has(tag))
      complain(['languages', index], {
        message: `The area has no spoken language ${tag}. Add it to spoken in area.yaml, or take it out.`,
        inForms: `${tag} is not among the spoken languages of the area. Add it there, or take it out here.`,
      })
  })
  const service: Service = {
    ...review,
    slug,
    needs: NEEDS.filter((need) => whole.needs.includes(need)),
    ...(whole.for && { for: whole.for }),
    reach: whole.reach,
    languages: whole.languages ?? [area.languages[0]?.tag ?? ''],
    interpreter: whole.interpreter,
    ...(telephone && { telephone }),
    ...(text && { text }),
    ...(url && { url }),
    through,
    hours: allHours ? 'always' : hours && weekOf(hours),
    madeUp,
    translation: shownTranslations(
      { dir, folder, kind: 'service', ending: 'yaml' },
      area.languages.map(({ tag }) => tag),
      words,
    ),
    words: inEachLanguage(site, words, ({ whole: own }, lang) =>
      own === undefined
        ? undefined
        : {
            name: { text: own.name, lang },
            about: { text: own.about, lang },
            ...(own.how !== undefined && { how: { text: own.how, lang } }),
          },
    ),
  }
  return { service, rank: whole.rank, complain }
}

/** Undefined when no day has hours: then nobody has said. */
function weekOf(written: Readonly<Record<string, string | undefined>>): OpeningHours | undefined {
  const week: OpeningHours = {}
  for (const day of WEEKDAYS) {
    const [opens, closes] = written[day]?.split('-') ?? []
    if (opens && closes) week[day] = { opens, closes }
  }
  return Object.keys(week).length > 0 ? week : undefined
}
