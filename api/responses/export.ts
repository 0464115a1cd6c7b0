import type { Database } from '#db/open.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { countByVersion, listResponses } from '#db/queries/responses.ts'
import type { StoredResponse } from '#db/schema/responses.ts'
import { csvOf } from './export-csv.ts'
import { jsonOf } from './export-json.ts'
import { xlsxOf } from './export-xlsx.ts'
import { Refusal } from './refusal.ts'
import { isTaken, writeAside } from './write-aside.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'xlsx'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export type Export = {
  consultation: string
  format: ExportFormat
  /** The file to write. */
  out: string
  /** The newest by default: one file holds the answers to one version. */
  version?: number
}

export type Exported = {
  version: number
  responses: number
  /** Whether another file was there before. */
  replaced: boolean
  /** Other versions that people answered, and how many did. */
  others: { version: number; responses: number }[]
}

/** The responses to a version as a file, which is read as it is sent or written. */
export type ExportFile = Omit<Exported, 'responses' | 'replaced'> & {
  chunks: Iterable<string> | AsyncIterable<Uint8Array>
  /** How many responses were read so far. */
  read: () => number
}

/**
 * All responses to a version, confidential answers included, as they are: this file is for staff.
 *
 * @throws Refusal when there is no such version, or when the file would come out empty
 *   although people answered another version.
 */
export function exportFile(db: Database, { consultation, format, version }: Omit<Export, 'out'>): ExportFile {
  const versions = listQuestionnaires(db, consultation)
  const frozen = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version)
  if (!frozen)
    throw new Refusal(
      `${consultation} has no version ${version}. Its versions are: ${versions.map((one) => one.version).join(', ')}.`,
    )
  const answered = countByVersion(db, consultation)
  const others = answered.filter((one) => one.version !== frozen.version)
  if (others.length === answered.length && others.length > 0) {
    const elsewhere = others.map((one) => `version ${one.version} has ${one.responses}`).join(', ')
    throw new Refusal(
      `Nobody answered version ${frozen.version}, but ${elsewhere}. Choose with --version ${others.at(-1)?.version}.`,
    )
  }
  let responses = 0
  const pages = function* () {
    for (const page of pagesOf(db, consultation, frozen.version)) {
      responses += page.length
      yield page
    }
  }
  const chunks =
    format === 'xlsx'
      ? xlsxOf(frozen.definition, pages())
      : format === 'csv'
        ? csvOf(frozen.definition, pages())
        : jsonOf(pages())
  return { version: frozen.version, others, chunks, read: () => responses }
}

/**
 * Writes all responses to a version to a file.
 * @throws Refusal as `exportFile` does, or when it cannot be written there.
 */
export async function exportResponses(db: Database, { out, ...what }: Export): Promise<Exported> {
  const { version, others, chunks, read } = exportFile(db, what)
  const replaced = isTaken(out)
  await writeAside(out, chunks)
  return { version, responses: read(), replaced, others }
}

/** Few enough that what they leave behind is cleared away while it is young, and memory stays flat. */
const PAGE = 100

/** In order of arrival, a page at a time, so that nobody who is answering waits. */
function* pagesOf(db: Database, consultation: string, version: number): Generator<StoredResponse[]> {
  let afterSeq = 0
  for (;;) {
    const page = listResponses(db, consultation, { version, afterSeq, limit: PAGE })
    const last = page.at(-1)
    if (!last) return
    yield page
    afterSeq = last.seq
  }
}
