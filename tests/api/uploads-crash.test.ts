import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareFiles } from '#api/publishing/apply.ts'
import { withUploads } from '#api/publishing/publisher.ts'
import { resumePublications } from '#api/publishing/resume.ts'
import { openDatabase } from '#db/open.ts'
import { addChangeFile, listChangeFiles } from '#db/queries/change-files.ts'
import { createChange, findChange } from '#db/queries/changes.ts'
import { addPublication, findPublication, updatePublication } from '#db/queries/publications.ts'
import { createStaff } from '#db/queries/staff.ts'
import { NOW } from '../support/app.ts'
import { temporaryFolder } from '../support/folder.ts'

const PICTURE = Buffer.from('the bytes of a picture')

/** A publication with one picture that its text shows and one that nothing does. */
function queued() {
  const contentDir = join(temporaryFolder(), 'content')
  mkdirSync(contentDir)
  const db = openDatabase(':memory:')
  const eva = createStaff(db, { email: 'eva@council.example', name: 'Eva', roles: ['editor'], state: 'active' }, NOW)
  const files = { 'en.md': '![Two new lamps](pictures/lamps.webp)\n' }
  const change = createChange(db, { item: 'news/lamps', base: '', files, createdBy: eva.id }, NOW)
  for (const path of ['pictures/lamps.webp', 'pictures/unused.webp'])
    addChangeFile(
      db,
      {
        changeId: change.id,
        path,
        type: 'image/webp',
        bytes: PICTURE.length,
        sha256: path,
        body: PICTURE,
        addedBy: eva.id,
      },
      NOW,
    )
  const after = [{ item: 'news/lamps', files }]
  const publication = addPublication(db, { requestedBy: eva.id, changeId: change.id, due: NOW, after })
  return { contentDir, stagingDir: join(contentDir, '../staging'), db, change, publication }
}

test.each(['nothing was written', 'everything was prepared', 'everything was renamed'])(
  'a crash when %s, after it was decided, is made good at the next start',
  (moment) => {
    const { contentDir, stagingDir, db, change, publication } = queued()
    if (moment !== 'nothing was written') {
      const prepared = prepareFiles(contentDir, withUploads(db, publication))
      expect(existsSync(join(contentDir, 'news/lamps/pictures'))).toBe(false)
      if (moment === 'everything was renamed') prepared.commit()
    }
    updatePublication(db, publication.id, { state: 'applying' })
    resumePublications(db, contentDir, stagingDir, NOW)
    expect(findPublication(db, publication.id)?.state).toBe('done')
    expect(findChange(db, change.id)?.state).toBe('published')
    expect(readFileSync(join(contentDir, 'news/lamps/pictures/lamps.webp')).equals(PICTURE)).toBe(true)
    expect(readdirSync(join(contentDir, 'news/lamps'), { recursive: true }).map(String).toSorted()).toEqual([
      'en.md',
      'pictures',
      'pictures/lamps.webp',
    ])
    expect(listChangeFiles(db, change.id)).toEqual([])
  },
)

test('a crash while it was only being built leaves the content as it was, and the uploads in their place', () => {
  const { contentDir, stagingDir, db, change, publication } = queued()
  prepareFiles(contentDir, withUploads(db, publication))
  updatePublication(db, publication.id, { state: 'building' })
  resumePublications(db, contentDir, stagingDir, NOW)
  expect(findPublication(db, publication.id)?.state).toBe('waiting')
  expect(existsSync(join(contentDir, 'news/lamps'))).toBe(false)
  expect(listChangeFiles(db, change.id)).toHaveLength(2)
})
