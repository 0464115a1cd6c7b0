import type { ItemChange } from '#db/schema/publications.ts'
import { dayIn, instantOf } from '../content/london.ts'
import { readItemFile, writeItemFile } from './forms/item-file.ts'
import { shownMoment, writtenMoment } from './forms/moments.ts'

const SETTINGS = 'news.yaml'

/**
 * What is to be published at an hour: news that residents have not read yet and that is dated
 * earlier takes the hour as its date, or it would come out as old. What cannot be read stays
 * as it is: the content check names it.
 */
export function datedAtHour(change: ItemChange, isNew: boolean, due: Date, zone: string): ItemChange {
  const source = change.files?.[SETTINGS]
  if (!isNew || source === undefined || !change.item.startsWith('news/')) return change
  const { values } = readItemFile(SETTINGS, source)
  const written = values?.['published']
  if (!values || typeof written !== 'string' || shownMoment(written, zone) === undefined) return change
  const day = dayIn(zone, instantOf(written, 'opens', zone))
  const hour = shownMoment(due.toISOString(), zone)
  if (!hour || day >= hour.day || values['moves'] === true) return change
  const published = writtenMoment(hour.day, hour.time, zone).written
  return {
    ...change,
    files: { ...change.files, [SETTINGS]: writeItemFile(SETTINGS, source, { ...values, published }) },
  }
}
