import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { newIdentity, recipientOf } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { removeFile } from '#db/queries/report-files.ts'
import { sealedFile, uploadFile } from '#tests/support/evidence.ts'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { base64, sealedReport } from '#tests/support/reporting.ts'
import { photo, realPdf } from '#tests/support/uploads.ts'
import { findings } from './findings.ts'
import type { TestServer } from './server.ts'
import { expect, test } from './staff.ts'

/** A report with files that are what they say, and with others that were spoiled on the disk or by whoever sent them. */
async function reported(server: TestServer) {
  const team = await server.team()
  const upright = await sharp(await photo())
    .autoOrient()
    .jpeg()
    .toBuffer()
  const files = {
    picture: await sealedFile(new Uint8Array(upright), 'the wall.jpg', 'jpg', 'clean'),
    letter: await sealedFile(new Uint8Array(realPdf()), '../../etc/\u202Egpj.letter.exe', 'pdf', 'asIs'),
    swapped: await sealedFile(new Uint8Array(600_000).fill(1), 'swapped.txt'),
    cut: await sealedFile(new Uint8Array(600_000).fill(2), 'cut.txt'),
    foreign: await sealedFile('foreign', 'foreign.txt'),
    other: await sealedFile('other', 'other.txt'),
    gone: await sealedFile('gone', 'gone.txt'),
    drawing: await sealedFile('<svg onload="alert(1)"/>', 'drawing.png', 'png'),
  }
  const sent = Object.values(files)
  const report = await sealedReport(
    team,
    { what: 'See the files.', files: sent.map(({ note }) => note) },
    { files: sent.map(({ id }) => id) },
  )
  for (const file of sent) await uploadFile(server.url, report.keys.token, file)
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(status).toBe(201)
  }
  await post('/api/reports', report.body)
  const later = await sealedFile('It came again', 'again.txt')
  await uploadFile(server.url, report.keys.token, later)
  const words = { words: 'And this.', files: [later.note] }
  const sealed = base64(await sealEnvelope({ kind: 'addition', report: report.id, words }, [team.recipient]))
  const { token } = report.keys
  await post('/api/reports/messages', {
    token,
    id: crypto.randomUUID(),
    kind: 'addition',
    teamKeyId: team.id,
    sealed,
    files: [later.id],
  })
  const { $client } = server.db
  const swap = $client.prepare('UPDATE report_file_chunks SET place = ? WHERE file_id = ? AND place = ?')
  for (const [from, to] of [
    [0, 90],
    [1, 0],
    [90, 1],
  ])
    swap.run(to, files.swapped.id, from)
  $client.prepare('DELETE FROM report_file_chunks WHERE file_id = ? AND place = 1').run(files.cut.id)
  $client
    .prepare(
      'UPDATE report_file_chunks SET bytes = (SELECT bytes FROM report_file_chunks WHERE file_id = ?) WHERE file_id = ?',
    )
    .run(files.other.id, files.foreign.id)
  removeFile(server.db, files.gone.id)
  return { report, files }
}

test('an officer opens the files of a case, and spoiled ones are said to be so; a package holds the rest for Debian’s age', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  test.slow()
  const { report } = await reported(server)
  await context.addCookies([(await server.officer('Fay File')).cookie])
  await visit(`/staff/cases/#${report.id}`)
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  const region = page.getByRole('region', { name: 'Pictures, documents and recordings' })
  const file = (name: string) => region.getByRole('listitem').filter({ hasText: name })
  await expect(region.getByRole('listitem')).toHaveCount(9)
  await expect(file('gpj.letter.pdf')).toContainText('Not cleaned, as whoever sent it decided')
  await expect(file('the wall.jpg')).toContainText('Cleaned before it was sent')
  await expect(file('swapped.txt')).not.toContainText('leaned')
  await expect(page.locator('.saysafe-account__words', { hasText: 'And this.' })).toBeVisible()
  await expect(file('gpj.letter.pdf')).toContainText('Not checked for viruses. Open it on this computer only if')
  await expect(file('the wall.jpg')).not.toContainText('viruses')
  await page.getByRole('button', { name: 'Show the wall.jpg' }).click()
  await expect(page.getByRole('img', { name: 'the wall.jpg' })).toBeVisible()
  expect(await findings(page)).toEqual([])
  const why = async (press: string, name: string, words: string) => {
    await page.getByRole('button', { name: `${press} ${name}` }).click()
    await expect(file(name)).toContainText(words)
  }
  for (const name of ['swapped.txt', 'cut.txt', 'foreign.txt']) await why('Download', name, 'This file does not open')
  faults.allow(/status: 404 /)
  await why('Download', 'gone.txt', 'This file is not there')
  await why('Show', 'drawing.png', 'cannot be drawn')
  const save = async (button: string) => {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return { name: saved.suggestedFilename(), path: await saved.path() }
  }
  const letter = await save('Download gpj.letter.pdf')
  expect(letter.name).toBe('gpj.letter.pdf')
  expect(readFileSync(letter.path)).toEqual(realPdf())
  const added = await save('Download again.txt')
  expect(readFileSync(added.path, 'utf8')).toBe('It came again')
  await page.getByText('Print or take out').click()
  const service = await newIdentity()
  await page.getByLabel('The key of the service that gets it').fill(await recipientOf(service))
  const { name, path } = await save('Download, sealed to their key')
  expect(name).toBe(`case-${report.id.slice(0, 8)}.tar.age`)
  await expect(page.getByText('These files could not be opened and are not in it')).toContainText('cut.txt')
  const folder = mkdtempSync(join(tmpdir(), 'saysafe-age-'))
  try {
    writeFileSync(join(folder, 'key'), `${service}\n`)
    const archive = execFileSync('age', ['--decrypt', '--identity', join(folder, 'key'), path], {
      maxBuffer: 50_000_000,
    })
    rmSync(join(folder, 'key'))
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    const text = `case-${report.id.slice(0, 8)}.txt`
    expect(readdirSync(folder).sort()).toEqual(
      ['1-the wall.jpg', '2-gpj.letter.pdf', '6-other.txt', '8-drawing.png', '9-again.txt', text].sort(),
    )
    expect(readFileSync(join(folder, '2-gpj.letter.pdf'))).toEqual(realPdf())
    expect(readFileSync(join(folder, text), 'utf8')).toContain('could not be opened and are not in it: swapped.txt')
  } finally {
    rmSync(folder, { recursive: true })
  }
  await page.reload()
  await page.getByText(/^What was done/).click()
  await expect(page.getByText('Fay File opened a file').first()).toBeVisible()
  // Locked, nothing of them is left.
  await expect(region).toHaveCount(0)
})
