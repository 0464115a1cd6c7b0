import type { Answers } from '#api/questionnaire/questionnaire.ts'

/**
 * One person's answers to the open consultation: every question that these answers make
 * visible, so every type of question, and words that test how they are carried.
 */
export const PERSON: Answers = {
  agreement: 'disagree',
  agreement_reasons: 'Rules hit the wrong people.\nSomebody “ill” is <b>not</b> drunk & rude. 🙂 آزادی، șansă',
  order_area: 'some_places',
  order_places: 'Hendon Park & the station',
  wanted_changes: ['help_before_fines', 'lower_fines', 'other'],
  'wanted_changes.other': 'Benches, lights & people',
  rule_support: {
    street_drinking: 'strongly_oppose',
    drug_use: 'support',
    toilet_in_public: 'neither_support_nor_oppose',
    threatening_behaviour: 'strongly_support',
    fires_and_fireworks: 'oppose',
    dangerous_riding: 'do_not_know',
  },
  rule_concerns: 'The rule on drinking: who decides what troubles others?',
  first_priorities: ['dangerous_riding', 'drug_use', 'toilet_in_public'],
  missing_rule: 'Loud engines at night',
  affected_by: ['drug_use', 'threatening_behaviour', 'other'],
  'affected_by.other': 'Shouting',
  times_last_month: 12,
  last_seen: '2026-11-03',
  where_seen: 'N12',
  because_of_who_you_are: ['religion_or_belief', 'age'],
  what_happened: 'On the bus.\n\nNobody helped.',
  order_would_have_helped: 'no',
  first_step: 'offer_help',
  fair_use: 'not_very_confident',
  unfair_to_you: 'yes',
  fairness_ideas: 'Ask first.',
  order_length: 'one_year',
  answering_as: 'resident',
  home: 'Hendon',
  public_space_use: 'every_day',
  equality_age: '35-44',
  equality_sex: 'female',
  equality_gender_reassignment: 'prefer_not_to_say',
  equality_health_condition: 'yes',
  equality_disability: 'yes_a_little',
  equality_ethnic_group: 'mixed',
  equality_religion: 'no_religion',
  equality_sexual_orientation: 'bisexual',
  equality_marriage: 'never_married',
  equality_pregnancy: 'no',
}

/** Written by somebody who writes it as people do; kept as the first half. */
export const POSTCODES: Record<string, string> = { N12: 'n12 8qt' }
