import { z } from 'zod'
import { standingFields } from './standing-file.ts'
import { madeFromMarks, translationState } from './words-file.ts'

/** What somebody needs, the most urgent first. Their order gives each its number in addresses, so new ones go last. */
export const NEEDS = [
  'home',
  'hate',
  'sexual',
  'child',
  'despair',
  'forced',
  'stopping',
  'police',
  'newcomer',
  'street',
] as const
export type Need = (typeof NEEDS)[number]

/** Where the form for reports shows somebody who helps. */
export const LINES_FOR = ['report', 'transport', 'support', 'children', 'online', 'domestic', 'sexual'] as const
export type LineFor = (typeof LINES_FOR)[number]

export const REACHES = ['national', 'local'] as const

/** A service has no address of its own, so none to come from. */
const { earlier_addresses: _none, ...ofServices } = standingFields

const number = z.string().regex(/^[0-9 ]{3,16}$/)
const spell = (day: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
    .describe(
      'From when until when, in London time, such as 09:00-17:00; 18:00-02:00 goes on after midnight. Leave it out when it is closed all day.',
    )
    .meta({
      title: day,
      hint: 'From when until when, in London time: 09:00-17:00. With 18:00-02:00 it goes on after midnight. Leave it empty when it is closed all day.',
    })

/** The shape of `content/services/<slug>/service.yaml`: somebody who helps, on the support page and beside the form for reports. */
export const serviceFileSchema = z.strictObject({
  ...ofServices,
  needs: z
    .array(z.enum(NEEDS))
    .min(1)
    .describe(
      'What people need who turn to it: home for somebody close who hurts them; hate; sexual; child; despair; forced for work or marriage; stopping for whoever wants to stop hurting others; police; newcomer; street for noise and anti-social behaviour.',
    )
    .meta({ title: 'What it helps with', hint: 'What people need who turn to it.' }),
  for: z
    .enum(LINES_FOR)
    .optional()
    .describe(
      'Where the form for reports shows it: report for another way to report; transport for one that is for buses and trains; support for somebody to talk to; children for under-18s; online for under-18s with trouble online; domestic where it was somebody in the family or at home; sexual where somebody was touched or spoken to about sex. Leave it out to show it on the support page alone.',
    )
    .meta({
      title: 'Where the form for reports shows it',
      hint: 'It is shown beside what somebody reports where it fits. Leave it empty to show it on the support page alone.',
    }),
  rank: z
    .int()
    .min(1)
    .max(999)
    .default(500)
    .describe('Its place in every list: the smaller the number, the higher it stands.')
    .meta({ title: 'Place in lists' }),
  reach: z
    .enum(REACHES)
    .default('national')
    .describe('national, or local for what is there for people of this area alone.')
    .meta({ title: 'For whom it is there', hint: 'For everybody in the country, or for people of this area alone.' }),
  languages: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'The languages that people there speak, by the codes in the area’s list, such as fa. Leave it out for the site’s first language alone.',
    )
    .meta({
      title: 'Languages spoken there, one a line',
      hint: 'By the short forms in the area’s list, such as fa for Persian. Leave it empty for English alone.',
    }),
  interpreter: z
    .boolean()
    .default(false)
    .describe('true when they find an interpreter for whoever asks. Make sure first: somebody will ring in the night.')
    .meta({
      title: 'They find an interpreter',
      hint: 'Yes when they find one for whoever asks. Make sure first: somebody will ring in the night.',
    }),
  telephone: number
    .optional()
    .describe('The telephone number as people dial it, such as 0808 168 9111.')
    .meta({ title: 'Telephone number' }),
  text: number
    .optional()
    .describe('The number that text messages go to, such as 61016.')
    .meta({ title: 'Number for text messages' }),
  url: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('The address of the website, with https://.')
    .meta({ title: 'Website' }),
  through: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'The services that lead to this one, by the names of their folders. For what cannot be reached directly, such as a refuge, whose address is never written down.',
    )
    .meta({
      title: 'Reached through, one a line',
      hint: 'The services that lead to this one, by the last part of their addresses here. For what cannot be reached directly, such as a refuge, whose address is never written down.',
    }),
  all_hours: z
    .boolean()
    .default(false)
    .describe('true when somebody answers day and night, on bank holidays too.')
    .meta({ title: 'At any hour', hint: 'Yes when somebody answers day and night, on bank holidays too.' }),
  hours: z
    .strictObject({
      mon: spell('Monday'),
      tue: spell('Tuesday'),
      wed: spell('Wednesday'),
      thu: spell('Thursday'),
      fri: spell('Friday'),
      sat: spell('Saturday'),
      sun: spell('Sunday'),
    })
    .optional()
    .describe(
      'The hours of each day. Leave all of them out when you are not sure: people are then told to try. Closed on the area’s bank holidays.',
    )
    .meta({ title: 'Opening hours' }),
  made_up: z
    .boolean()
    .default(false)
    .describe('Demonstration only: true for a service that does not exist.')
    .meta({ title: 'Made up', hint: 'In a demonstration alone: a service that does not exist.' }),
})

/** The shape of `en.yaml`, `fa.yaml`, … beside it. */
export const serviceWordsSchema = z.strictObject({
  translation: translationState,
  name: z.string().trim().min(1).max(100).describe('What they are called.').meta({ title: 'Name' }),
  about: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('In one or two short sentences: for whom, and what they do.')
    .meta({ title: 'What they do' }),
  how: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('How one gets there, or what to say. Never the address of a refuge.')
    .meta({ title: 'How to reach them' }),
  made_from: madeFromMarks,
})
