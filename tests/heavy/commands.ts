import { spawn } from 'node:child_process'
import { createWriteStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse/sync'
import { openDatabase } from '#db/open.ts'
import type { Question } from '#api/questionnaire/questionnaire.ts'
import manifest from '../../package.json' with { type: 'json' }
import { answersOf, fortyQuestions, SLUG } from '../load/consultation.ts'
import { keepWatch, memoryOf, path, startPortal, temporaryFolder, withoutSettings } from '../load/processes.ts'
import { check } from './check.ts'
import { compare, type Results, type Tally, tallyOf } from './tally.ts'
import { rowsInXlsx } from './xlsx-rows.ts'

/** Exports are streams: what they need does not grow with the rows. Most of it is the program itself. */
const EXPORT_MEGABYTES = 300

/** Imports a large file with the real command, reads its results, and exports it in every format. */
export async function importAndExport(count: number): Promise<void> {
  const { dir, questions } = fortyQuestions()
  const folder = temporaryFolder('files')
  const data = temporaryFolder('data')
  const env = { SAYSAFE_DATA_DIR: data, SAYSAFE_CONTENT_DIR: dir }
  openDatabase(join(data, 'saysafe.sqlite')).$client.close()
  const file = join(folder, 'import.csv')
  await pipeline(csvRows(questions, count), createWriteStream(file))
  const rows = count.toLocaleString('en-GB')
  let tally: Tally = {}

  await check(`${rows} rows are imported`, async () => {
    const { highest } = await command('responses:import', [SLUG, file], env)
    tally = tallyOf(
      (function* () {
        for (let n = 0; n < count; n++) yield answersOf(questions, n)
      })(),
    )
    return `${megabytes(file)} MB of CSV, at most ${highest.toFixed(0)} MB of memory`
  })
  await check('the results of the import are exact', async () => {
    const portal = await startPortal(data, dir)
    const results = (await (await fetch(`${portal.url}/api/consultations/${SLUG}/results`)).json()) as Results
    await portal.stop()
    if (results.counted !== count) throw new Error(`${results.counted} of ${count} were counted`)
    return `${compare(results, tally)} counts`
  })
  for (const format of ['csv', 'json', 'xlsx'] as const) {
    await check(`${rows} rows are exported as ${format}`, async () => {
      const out = join(folder, `export.${format}`)
      const { highest, output } = await command('responses:export', [SLUG, '--format', format, '--out', out], env)
      if (!output.startsWith(`${count} responses`)) throw new Error(output)
      if (highest > EXPORT_MEGABYTES) throw new Error(`it took ${highest.toFixed(0)} MB of memory`)
      if (format === 'csv') same(tallyOf(answersInCsv(readFileSync(out), questions)), tally)
      if (format === 'json')
        same(
          tallyOf(
            (JSON.parse(readFileSync(out, 'utf8')) as { answers: Record<string, unknown> }[]).map(
              ({ answers }) => answers,
            ),
          ),
          tally,
        )
      if (format === 'xlsx') {
        const found = await rowsInXlsx(out)
        if (found !== count + 1) throw new Error(`${found} rows instead of a header and ${count}`)
      }
      return `${megabytes(out)} MB, at most ${highest.toFixed(0)} MB of memory`
    })
  }
}

async function* csvRows(questions: readonly Question[], count: number): AsyncGenerator<string> {
  const columns = questions.flatMap((question): { id: string; row?: string }[] =>
    question.type === 'grid' ? question.rows.map((row) => ({ id: question.id, row })) : [{ id: question.id }],
  )
  yield `response_id,${columns.map(({ id, row }) => (row ? `${id}.${row}` : id)).join(',')}\n`
  for (let n = 0; n < count; n++) {
    const answers = answersOf(questions, n)
    yield `R${n},${columns
      .map(({ id, row }) => {
        const answer = answers[id]
        return row ? (answer as Record<string, string>)[row] : Array.isArray(answer) ? answer.join('|') : String(answer)
      })
      .join(',')}\n`
  }
}

/** Reads an export as a spreadsheet would, column by column. */
function* answersInCsv(csv: Buffer, questions: readonly Question[]): Generator<Record<string, unknown>> {
  for (const row of parse(csv, { bom: true, columns: true }) as Record<string, string>[]) {
    const answers: Record<string, unknown> = {}
    for (const question of questions) {
      const cell = row[question.id] ?? ''
      if (question.type === 'grid')
        answers[question.id] = Object.fromEntries(question.rows.map((id) => [id, row[`${question.id}.${id}`]]))
      else answers[question.id] = question.type === 'several' || question.type === 'ranking' ? cell.split('|') : cell
    }
    yield answers
  }
}

function same(found: Tally, wanted: Tally): void {
  for (const [key, { base, options }] of Object.entries(wanted)) {
    if (found[key]?.base !== base) throw new Error(`${key}: ${found[key]?.base} answers instead of ${base}`)
    for (const [option, count] of Object.entries(options)) {
      if (found[key].options[option] !== count)
        throw new Error(`${key} ${option}: ${found[key].options[option]} instead of ${count}`)
    }
  }
}

/** Runs a script of package.json to its end; `highest` is the most memory it was seen to use, in MB. */
function command(
  script: keyof typeof manifest.scripts,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ output: string; highest: number }> {
  const [, ...line] = manifest.scripts[script].replace(/^exec /, '').split(' ')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...line, ...args], {
      cwd: path('.'),
      env: { ...withoutSettings(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    keepWatch(child)
    let output = ''
    let highest = 0
    const watch = setInterval(() => {
      highest = Math.max(highest, memoryOf(child.pid ?? 0)?.highest ?? 0)
    }, 50)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      if (code === 0) resolve({ output, highest })
      else reject(new Error(`${script} ${args.join(' ')} ended with ${code}:\n${output}`))
    })
  })
}

const megabytes = (file: string): string => (statSync(file).size / 1e6).toFixed(0)
