import { rmSync } from 'node:fs'
import type { Database } from '#db/open.ts'
import { listPublications, updatePublication } from '#db/queries/publications.ts'
import { dropPrepared, prepareFiles } from './apply.ts'
import { listItems } from './item.ts'
import { finishPublication, withUploads } from './publisher.ts'

/**
 * Puts the content in order after a crash, before anybody reads it: what had been decided
 * is finished, and what was only being built goes back into the queue.
 */
export function resumePublications(db: Database, contentDir: string, stagingDir: string, now: Date): void {
  rmSync(stagingDir, { recursive: true, force: true })
  for (const publication of listPublications(db, ['building', 'applying'])) {
    if (publication.state === 'applying') {
      prepareFiles(contentDir, withUploads(db, publication)).commit()
      finishPublication(db, publication, now)
    } else {
      // Also what any consultation was to have: which ones get a new version is not in the row yet.
      const consultations = listItems(contentDir).filter((item) => item.startsWith('consultations/'))
      dropPrepared(contentDir, [...publication.after.map(({ item }) => item), ...consultations])
      updatePublication(db, publication.id, { state: 'waiting', progress: 0, total: 0 })
    }
  }
}
