import type { Part } from './rules/translation-thin.ts'

/** Every rule by its id; `locales/<language>/guard.json` has the sentences: what is wrong, and the way out. */
export const RULES = [
  'unreadable_file',
  'original_missing',
  'text_too_tangled',
  'raw_html',
  'sample_words',
  'alternative_text_missing',
  'alternative_text_is_file_name',
  'alternative_text_says_picture',
  'picture_broken',
  'picture_elsewhere',
  'link_broken',
  'anchor_broken',
  'link_moved',
  'address_linked',
  'earlier_address_lost',
  'area_language_unspoken',
  'area_language_gone',
  'area_ward_gone',
  'area_reporting_gone',
  'area_demonstration_gone',
  'link_not_allowed',
  'link_words_missing',
  'link_words_address',
  'link_words_vague',
  'translation_file_missing',
  'translation_missing',
  'translation_stale',
  'translation_link',
  'translation_thin',
  'translation_left_over',
  'translation_unproven',
  'reading_age',
  'private_telephone',
  'private_email_provider',
  'private_email_name',
  'past_closing',
  'news_dated_early',
  'past_date_announced',
  'past_date',
  'review_overdue',
  'banner_goes_early',
  'heading_too_high',
  'heading_jump',
  'heading_empty',
  'table_without_header',
  'table_header_gap',
  'table_lost_cells',
  'table_empty',
  'table_torn',
  'consultation_reasons_missing',
  'consultation_reasons_short',
  'consultation_alternatives_missing',
  'consultation_alternative_short',
  'consultation_time_short',
  'consultation_time_holidays',
  'consultation_feedback_missing',
  'consultation_feedback_short',
  'consultation_outcome_missing',
  'document_missing',
  'document_title_missing',
  'document_statutory_missing',
  'document_one_format',
  'easy_read_missing',
  'document_words_file_name',
  'file_unused',
  'pre_election_now',
  'pre_election_ahead',
] as const

export type RuleId = (typeof RULES)[number]

/** A sentence that a finding is about. */
export type MarkedSentence = {
  text: string
  line?: number
  /** What makes it hard to read. */
  why?: 'long' | 'long_words' | 'long_and_long_words'
  /** The long words. */
  words?: string[]
  /** For a stale translation of as many sentences as its original had: the one at the place of what changed. */
  translated?: string
}

/** One thing for whoever publishes to put right (`stops`) or to think about (`warns`). */
export type Finding = {
  rule: RuleId
  level: 'stops' | 'warns'
  /** The name of one of the item's files. */
  file: string
  /** The field, such as `proposal` or `alternatives.0.title`; the text of a Markdown file is `body`. Empty for the whole file. */
  path: string
  line?: number
  /** The language whose words are concerned. */
  language?: string
  /** The words concerned, as they stand, shortened. */
  excerpt?: string
  /** What fills the slots of the rule's sentences. */
  values?: Record<string, string | number>
  sentences?: MarkedSentence[]
  /** Of a translation that leaves something out: how much of what there is in each. */
  counts?: { part: Part; original: number; translated: number }[]
}

/** Words short enough to show beside a sentence. */
export function excerptOf(text: string): string {
  const words = text.slice(0, 400).replace(/\s+/g, ' ').trim()
  return words.length > 160 ? `${words.slice(0, 159).trimEnd()}…` : words
}
