import type { Access, CentreStrand, OpeningHours, Spoken } from '#db/schema/application-terms.ts'
import type { NewApplication } from '#db/queries/applications.ts'
import type { NewCentre } from '#db/queries/centres.ts'

/** What the demonstration makes up. The telephone numbers are among those that Ofcom keeps free for drama. */

const weekdays = (opens: string, closes: string): OpeningHours =>
  Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, { opens, closes }]))

type MadeUpCentre = Omit<NewCentre, 'ward' | 'listed' | 'reviewBy' | 'demonstration'>
const centre = (
  name: string,
  address: string,
  telephone: string,
  hours: OpeningHours,
  languages: Spoken[],
  access: Access[],
  strands: CentreStrand[],
  trainedVawg: boolean,
): MadeUpCentre => {
  const email = `${name.split(' ')[0]?.toLowerCase()}@centres.example`
  return { name, address, telephone, email, hours, languages, access, strands, trainedVawg }
}

export const CENTRES: readonly MadeUpCentre[] = [
  centre(
    'Sample Street Community Hub',
    '10 Sample Street\nLondon N0 0XX',
    '020 7946 0361',
    { ...weekdays('09:30', '17:00'), sat: { opens: '10:00', closes: '13:00' } },
    ['en', 'fa', 'prs', 'ps', 'ar'],
    ['step_free', 'accessible_toilet', 'private_room'],
    ['race', 'islamophobic', 'religion'],
    true,
  ),
  centre(
    'Example Library',
    '2 Example Road\nLondon N0 0XX',
    '020 7946 0362',
    {
      ...weekdays('10:00', '20:00'),
      sat: { opens: '10:00', closes: '17:00' },
      sun: { opens: '13:00', closes: '17:00' },
    },
    ['en', 'ro', 'pl', 'gu'],
    ['step_free', 'accessible_toilet', 'hearing_loop', 'quiet_room'],
    ['race', 'disability'],
    false,
  ),
  centre(
    'Rainbow Room',
    'Flat above the shop, 44 Pretend Parade\nLondon N0 0XX',
    '020 7946 0363',
    { wed: { opens: '18:00', closes: '21:00' }, sat: { opens: '12:00', closes: '16:00' } },
    ['en', 'es', 'pt'],
    ['quiet_room', 'private_room'],
    ['sexual_orientation', 'transgender', 'misogyny'],
    true,
  ),
  centre(
    'Open Hands Disability Forum',
    'The Ground Floor, 7 Invented Lane\nLondon N0 0XX',
    '020 7946 0364',
    { mon: { opens: '10:00', closes: '16:00' }, thu: { opens: '10:00', closes: '16:00' } },
    ['en', 'bfi', 'so'],
    ['step_free', 'accessible_toilet', 'hearing_loop', 'bsl', 'quiet_room', 'parking'],
    ['disability'],
    false,
  ),
  centre(
    'Two Rivers Women’s Centre',
    '1 Made-up Mews\nLondon N0 0XX',
    '020 7946 0365',
    weekdays('10:00', '15:00'),
    ['en', 'tr', 'ckb', 'uk', 'he'],
    ['step_free', 'private_room'],
    ['women_girls', 'misogyny', 'antisemitic'],
    true,
  ),
]

/** Three of them are also among the made-up people who sign in. */
export const CHAMPIONS: readonly {
  email: string
  name: string
  monthsAgo: number
  languages: Spoken[]
  listed: boolean
}[] = [
  { email: 'champion@demo.example', name: 'Chidi Demo', monthsAgo: 3, languages: ['en', 'fr'], listed: true },
  { email: 'champion.two@demo.example', name: 'Chana Demo', monthsAgo: 13, languages: ['en', 'he'], listed: true },
  { email: 'champion.three@demo.example', name: 'Cheng Demo', monthsAgo: 12, languages: ['en', 'yue'], listed: false },
  { email: 'centre@demo.example', name: 'Cyrus Demo', monthsAgo: 6, languages: ['en', 'fa'], listed: false },
  { email: 'centre.two@demo.example', name: 'Cora Demo', monthsAgo: 5, languages: ['en', 'ar'], listed: false },
]

type MadeUpApplicant = Pick<NewApplication, 'kind' | 'name' | 'email' | 'telephone' | 'languages' | 'answers'> & {
  daysAgo: number
  /** How far the coordinator has come with it. */
  step: 'new' | 'invited' | 'trained'
}

export const APPLICANTS: readonly MadeUpApplicant[] = [
  {
    kind: 'champion',
    name: 'Nadia Pretend',
    email: 'nadia@people.example',
    telephone: '020 7946 0331',
    languages: ['en', 'ar'],
    answers: {
      why: 'Mothers at the school gate tell me what happens to them on the bus. I would like to know what to say.',
      references: [{ name: 'Harriet Headteacher', reach: '020 7946 0341' }],
      listed: false,
      needs: 'I use a wheelchair, so I cannot come where there are only stairs.',
    },
    daysAgo: 2,
    step: 'new',
  },
  {
    kind: 'champion',
    name: 'Ion Imaginary',
    email: 'ion@people.example',
    telephone: null,
    languages: ['en', 'ro'],
    answers: {
      why: 'I run a barber shop. People talk when they sit in the chair, and some of them need more than a haircut.',
      references: [
        { name: 'Petra Parish', reach: 'petra@people.example' },
        { name: 'Omar Other', reach: '020 7946 0342' },
      ],
      listed: true,
    },
    daysAgo: 24,
    step: 'trained',
  },
  {
    kind: 'centre',
    name: 'Gita Guess',
    email: 'gita@centres.example',
    telephone: '020 7946 0332',
    languages: ['en', 'gu', 'hi'],
    answers: {
      organisation: 'Paper Lantern Tenants’ Association',
      address: 'Community Room, Paper Lantern House\nLondon N0 0XX',
      hours: { tue: { opens: '14:00', closes: '18:00' }, fri: { opens: '14:00', closes: '18:00' } },
      access: ['step_free', 'parking'],
      strands: ['race', 'religion'],
      trainedVawg: false,
    },
    daysAgo: 9,
    step: 'invited',
  },
]
