import type { ItemFiles } from '#db/schema/changes.ts'
import type { VersionDue } from '../publish-questionnaires.ts'
import { readItemFile, writeItemFile } from './forms/item-file.ts'
import { readItem } from './item.ts'
import type { StagedItem } from './uploads.ts'

const QUESTIONNAIRE = 'questionnaire.yaml'

/**
 * What is published, with each questionnaire under the version that is due: also of those
 * consultations that change only because they ask a block or the wards. Undefined when
 * every one has it already.
 */
export function withVersions(
  items: readonly StagedItem[],
  due: readonly VersionDue[],
  contentDir: string,
): StagedItem[] | undefined {
  const wrong = new Map(due.flatMap(({ slug, written, to }) => (written === to ? [] : [[`consultations/${slug}`, to]])))
  if (wrong.size === 0) return undefined
  const own = items.map((one): StagedItem => {
    const version = wrong.get(one.item)
    return version === undefined || !one.files ? one : { ...one, files: atVersion(one.files, version) }
  })
  const others = [...wrong].flatMap(([item, version]): StagedItem[] => {
    const files = items.some((one) => one.item === item) ? undefined : readItem(contentDir, item)
    return files ? [{ item, files: atVersion(files, version), version }] : []
  })
  return [...own, ...others]
}

function atVersion(files: ItemFiles, version: number): ItemFiles {
  const source = files[QUESTIONNAIRE] ?? ''
  const { version: _old, ...rest } = readItemFile(QUESTIONNAIRE, source).values ?? {}
  return { ...files, [QUESTIONNAIRE]: writeItemFile(QUESTIONNAIRE, source, { version, ...rest }) }
}
