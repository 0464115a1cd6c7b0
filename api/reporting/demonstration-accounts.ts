import type {
  PoliceContact,
  PoliceRoute,
  ReportChannel,
  ReportKind,
  ReportOutcome,
  Risk,
  Strand,
} from '#db/schema/report-terms.ts'
import type { Account } from './account.ts'

/** Somebody who never lived, and what they never said. */
export type MadeUpCase = {
  received: string
  channel: ReportChannel
  kinds: ReportKind[]
  strands: Strand[]
  risks?: Risk[]
  ward: string
  route: PoliceRoute
  contact?: PoliceContact
  outcome: ReportOutcome
  /** Of what is resolved: how the person found it. */
  satisfaction?: number
  account: Account
  /** What the team wrote to the person last. */
  answer: string
  /** What the person wrote back. */
  reply?: string
  note?: string
  /** Of what a centre may read too: what somebody there wrote to the person, and for the team. */
  centre?: { answer: string; note?: string }
}

const byCode = { ways: ['code' as const], voicemail: false }

/**
 * Twelve cases that give the table of 2021/22: seven reported through True Vision, three by 101,
 * two not (one judged not a crime, one person still deciding); the police visited or called in
 * all that were reported; eight resolved, four ongoing.
 */
export const MADE_UP_CASES: readonly MadeUpCase[] = [
  {
    received: '2021-04-19',
    channel: 'online',
    kinds: ['words'],
    strands: ['race'],
    ward: 'Burnt Oak',
    route: 'true_vision',
    contact: 'visited',
    outcome: 'resolved',
    satisfaction: 5,
    account: {
      who: 'victim',
      what: 'A man on the bus told me and my mother to go back where we came from. He said it three times. Nobody helped.',
      when: 'exact',
      day: '2021-04-16',
      time: 'about 5 in the afternoon',
      where: 'transport',
      whereWords: 'On the 302 bus, near the library',
      why: 'We were speaking Romanian.',
      wants: 'That somebody writes it down. My mother is afraid of the bus now.',
      contact: { ways: ['phone'], name: 'Ioana', phone: '020 7946 0121', times: 'After 6 pm', voicemail: true },
    },
    answer: 'Thank you for telling us. The police have the pictures of the bus and will visit you on Thursday.',
    reply: 'They came. Thank you for staying with us.',
  },
  {
    received: '2021-05-24',
    channel: 'centre',
    kinds: ['damage', 'threats'],
    strands: ['antisemitic', 'religion'],
    ward: 'Golders Green',
    route: 'true_vision',
    contact: 'visited',
    outcome: 'resolved',
    satisfaction: 4,
    account: {
      who: 'victim',
      what: 'Somebody broke the mezuzah on our door and left a note with a threat. The children found it.',
      when: 'about',
      whenWords: 'During the night to Sunday',
      where: 'home',
      why: 'Only the doors with a mezuzah were touched.',
      harm: 'My son does not sleep.',
      wants: 'Patrols, and advice on the door.',
      contact: {
        ways: ['phone', 'email'],
        name: 'Mr Levin',
        phone: '020 7946 0145',
        email: 'levin@home.example',
        voicemail: false,
      },
    },
    answer:
      'Officers will walk past in the evenings this month, and a crime prevention officer will call about the door.',
    note: 'CST told, with consent.',
  },
  {
    received: '2021-06-14',
    channel: 'online',
    kinds: ['online', 'threats'],
    strands: ['transgender'],
    ward: 'Woodhouse',
    route: 'true_vision',
    contact: 'called',
    outcome: 'resolved',
    satisfaction: 4,
    account: {
      who: 'victim',
      what: 'People from my old school post my old name and my address, and say what they will do to me.',
      when: 'over_time',
      whenWords: 'Since Easter, every few days',
      where: 'online',
      why: 'Because I am trans. They say so.',
      wants: 'The posts taken down.',
      contact: { ...byCode, ways: ['code'] },
    },
    answer:
      'The platform has taken the posts down, and the police have spoken with two people. Write here if anything new appears.',
  },
  {
    received: '2021-07-05',
    channel: 'telephone',
    kinds: ['harassment', 'at_home'],
    strands: ['disability'],
    ward: 'East Finchley',
    route: '101',
    contact: 'visited',
    outcome: 'resolved',
    satisfaction: 5,
    account: {
      who: 'someone_else',
      what: 'Neighbours’ children throw things at my brother’s window and call him names when he goes out with his stick.',
      when: 'over_time',
      where: 'home',
      why: 'He has a learning disability and they copy how he speaks.',
      people: 'Three boys of about 12, from the next block.',
      needs: { access: 'Short words. I should be there when you talk with him.' },
      contact: {
        ways: ['phone'],
        name: 'Grace, his sister',
        phone: '020 7946 0163',
        times: 'Weekdays until 3',
        say: 'Ask for Grace, never for him.',
        voicemail: false,
      },
    },
    answer:
      'The housing officer and the local police team have met the families. Please tell us in two weeks how it is.',
    reply: 'It has stopped. He goes to the shop alone again.',
  },
  {
    received: '2021-08-16',
    channel: 'in_person',
    kinds: ['words', 'attack'],
    strands: ['islamophobic', 'race', 'women_girls'],
    ward: 'Colindale South',
    route: 'true_vision',
    contact: 'visited',
    outcome: 'resolved',
    satisfaction: 3,
    account: {
      who: 'victim',
      what: 'A woman pulled at my headscarf in the queue and shouted that I should take it off.',
      when: 'exact',
      day: '2021-08-13',
      where: 'place',
      whereWords: 'The supermarket at the station',
      why: 'She spoke of my religion.',
      harm: 'My neck hurt for two days. I shop elsewhere now.',
      needs: { interpreter: 'Somali' },
      contact: {
        ways: ['phone'],
        phone: '020 7946 0177',
        times: 'Mornings',
        say: 'Say that it is the library.',
        voicemail: false,
      },
    },
    answer:
      'The shop gave the police its pictures. We will ring you, in the morning and with an interpreter, when there is news.',
    note: 'Tell MAMA offered; she will think about it.',
  },
  {
    received: '2021-09-13',
    channel: 'online',
    kinds: ['words'],
    strands: ['sexual_orientation'],
    ward: 'West Hendon',
    route: '101',
    contact: 'called',
    outcome: 'resolved',
    account: {
      who: 'witness',
      what: 'A group shouted at two men who held hands outside the cinema and followed them to the corner.',
      when: 'exact',
      day: '2021-09-11',
      time: '10 pm',
      where: 'place',
      whereWords: 'Outside the cinema',
      why: 'They used words for gay men.',
      contact: byCode,
    },
    answer: 'The police have called you and the cinema. The two men have come forward and are being looked after.',
  },
  {
    received: '2021-10-18',
    channel: 'champion',
    kinds: ['words', 'harassment'],
    strands: ['race'],
    ward: 'Edgware',
    route: 'true_vision',
    contact: 'called',
    outcome: 'resolved',
    satisfaction: 4,
    account: {
      who: 'professional',
      organisation: 'A refugee charity',
      what: 'A family who arrived in the summer find messages on their door, telling them to leave. The father asked me to report it.',
      when: 'over_time',
      where: 'home',
      why: 'The messages speak of Afghans.',
      wants: 'To be moved, or for it to stop.',
      needs: { interpreter: 'Dari' },
      contact: { ways: ['phone'], name: 'Their caseworker', phone: '020 7946 0184', voicemail: true },
    },
    answer: 'Housing will see the family on Monday with a Dari interpreter. The police have taken the messages.',
    note: 'Housing: moved to another block in November.',
    centre: { answer: 'Our Dari speaker comes with you to the housing office on Monday, if you like.' },
  },
  {
    received: '2021-11-08',
    channel: 'online',
    kinds: ['words'],
    strands: ['not_sure'],
    ward: 'Mill Hill',
    route: 'not_a_crime',
    outcome: 'resolved',
    satisfaction: 4,
    account: {
      who: 'victim',
      what: 'A neighbour said that people like us make the street loud. I do not know if this is something to report.',
      when: 'about',
      where: 'home',
      wants: 'To know what I can do.',
      contact: byCode,
    },
    answer:
      'It is right that you told us, and it is not a crime. We can arrange a talk with both of you, if you want one.',
    reply: 'Yes please. The talk helped.',
  },
  {
    received: '2021-12-13',
    channel: 'online',
    kinds: ['threats', 'at_home'],
    strands: ['race', 'religion'],
    risks: ['in_danger'],
    ward: 'Childs Hill',
    route: 'true_vision',
    contact: 'visited',
    outcome: 'ongoing',
    account: {
      who: 'victim',
      what: 'The man upstairs says he will hurt me if I pray. He waits on the stairs. Last night he kicked my door.',
      when: 'over_time',
      whenWords: 'For months; worse since December',
      where: 'home',
      why: 'He shouts about my religion and my country.',
      people: 'He lives on the second floor. I am alone with my daughter.',
      harm: 'We do not leave the flat after dark.',
      wants: 'To be safe. To move if nothing else helps.',
      contact: {
        ways: ['text'],
        phone: '020 7946 0192',
        times: 'Only from 9 to 12, when he is at work',
        say: 'Write that it is about the dentist.',
        voicemail: false,
      },
    },
    answer:
      'The police have visited him. Housing is looking for another flat. We write again within ten working days, or at once if something happens.',
    reply: 'He came back on Sunday. My daughter is afraid.',
    note: 'Raised at CS MARAC. Sanctuary scheme asked to look at the door.',
    centre: {
      answer:
        'We are sorry that he came back. Our room is open to you and your daughter every weekday. Come as you are.',
      note: 'She came by on Tuesday with her daughter. They would like somebody to walk with them to the school.',
    },
  },
  {
    received: '2022-01-17',
    channel: 'telephone',
    kinds: ['harassment'],
    strands: ['disability', 'women_girls'],
    ward: 'Cricklewood',
    route: '101',
    contact: 'visited',
    outcome: 'ongoing',
    account: {
      who: 'victim',
      what: 'Two men take my wheelchair away from me at the bus stop as a joke. They know when I come home.',
      when: 'over_time',
      where: 'transport',
      whereWords: 'Bus stop at the end of my road',
      why: 'They say I do not need it.',
      harm: 'I fell once.',
      needs: { bsl: true, access: 'Step-free' },
      contact: { ways: ['text', 'email'], email: 'dee@home.example', phone: '020 7946 0115', voicemail: false },
    },
    answer:
      'The local police team is at the stop at the times you gave us. An interpreter is booked for our talk on Friday.',
  },
  {
    received: '2022-02-07',
    channel: 'online',
    kinds: ['online', 'sexual'],
    strands: ['misogyny'],
    risks: ['under_18'],
    ward: 'Finchley Church End',
    route: 'still_deciding',
    outcome: 'ongoing',
    account: {
      who: 'someone_else',
      what: 'Boys at my daughter’s school share pictures of girls with numbers on them. She is 15 and does not want to go any more.',
      when: 'over_time',
      where: 'online',
      why: 'It is only girls.',
      wants: 'She is not sure about the police. The school should act.',
      contact: {
        ways: ['email'],
        email: 'parent@home.example',
        say: 'To me only. She does not know that I wrote.',
        voicemail: false,
      },
    },
    answer:
      'You need not decide about the police now. The safeguarding lead of the school has been told, without your name.',
    note: 'Safeguarding children informed. Ask again about the police when she is ready.',
  },
  {
    received: '2022-03-14',
    channel: 'centre',
    kinds: ['words', 'damage'],
    strands: ['antisemitic'],
    ward: 'Hendon',
    route: 'true_vision',
    contact: 'called',
    outcome: 'ongoing',
    account: {
      who: 'professional',
      organisation: 'A synagogue',
      what: 'Stickers with threats on our gate, three weeks in a row, always before the service.',
      when: 'over_time',
      where: 'place',
      whereWords: 'The gate of the synagogue',
      why: 'The words on them.',
      wants: 'That who does it is found.',
      contact: {
        ways: ['phone', 'email'],
        name: 'The office',
        phone: '020 7946 0136',
        email: 'office@place.example',
        voicemail: true,
      },
    },
    answer: 'The police have your pictures and will stand there on Friday evening. We tell you what came of it.',
    centre: { answer: 'Two of us will be at the entrance on Friday too. You will know us by the green scarves.' },
  },
]
