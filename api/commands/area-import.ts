import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { areaFileSchema } from '#api/content/area-file.ts'
import { readOutlines } from '#api/content/outlines.ts'
import { type ContentProblem, ContentProblems } from '#api/content/problems.ts'
import { WARD_MAP_FILE } from '#api/content/ward-map.ts'
import { readYaml } from '#api/content/yaml.ts'
import { runCommand, UsageError } from '#api/responses/command.ts'
import { Refusal } from '#api/responses/refusal.ts'

/** Boundaries in full detail; more is no file of wards. */
const MAX_BYTES = 100_000_000
const SHOWN = 30

// `npm run area:import`: checks a council's outlines of its wards and puts them where the map takes them from.
await runCommand(
  'npm run area:import -- <wards.geojson> --source "<whose they are, as their licence wants it said>", or --schematic for a drawing of your own',
  async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { source: { type: 'string' }, schematic: { type: 'boolean' } },
    })
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new UsageError('Name one GeoJSON file with the outlines of the wards.')
    const source = values.source?.trim() ?? ''
    if ((source === '') === !values.schematic)
      throw new UsageError('Say either whose outlines they are, or that they are a drawing.')
    if (source.length > 300) throw new UsageError('Say whose outlines they are in at most 300 characters.')
    if (!existsSync(file) || !statSync(file).isFile()) throw new Refusal(`There is no file ${file}.`)
    const { size } = statSync(file)
    if (size > MAX_BYTES)
      throw new Refusal(
        `${file} has ${Math.round(size / 1e6)} MB, and at most ${MAX_BYTES / 1e6} MB are read. Take the wards of the area alone, in less detail: mapshaper.org does both.`,
      )

    const contentDir = resolve(process.env.SAYSAFE_CONTENT_DIR || 'content')
    const problems: ContentProblem[] = []
    const area = readYaml(contentDir, 'area/area.yaml', areaFileSchema, problems)?.whole
    if (!area) throw new ContentProblems(problems, contentDir)
    const { map, text, faults } = readOutlines(
      readFileSync(file, 'utf8'),
      area.wards,
      values.schematic ? { schematic: true } : { source },
    )
    if (!map) {
      const shown = faults.slice(0, SHOWN)
      if (faults.length > SHOWN) shown.push(`and ${faults.length - SHOWN} more`)
      throw new Refusal(
        `Nothing was imported, and what was there is as it was. Put this right and import the file again:\n${shown.join('\n')}`,
      )
    }
    writeWhole(join(contentDir, WARD_MAP_FILE), text)
    console.log(
      `The outlines of ${map.features.length} wards are in ${join(contentDir, WARD_MAP_FILE)}. Start the server again: whoever reports can then choose their ward on a map.`,
    )
  },
)

/** Beside it and then in its place: nobody reads half of it, whatever happens. */
function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`
  try {
    const handle = openSync(fresh, 'w')
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw new Refusal(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}). Give this user the right to write there, and see that the disk has room.`,
    )
  }
}
