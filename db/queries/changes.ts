import { and, asc, desc, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Change, changeRevisions, changes, type ItemFiles, OPEN_STATES } from '../schema/changes.ts'

export function findChange(db: Handle, id: string): Change | undefined {
  return db.select().from(changes).where(eq(changes.id, id)).get()
}

/** The change that somebody is working on, if there is one. */
export function findOpenChange(db: Handle, item: string): Change | undefined {
  return db
    .select()
    .from(changes)
    .where(and(eq(changes.item, item), inArray(changes.state, OPEN_STATES)))
    .get()
}

/** Last touched first. */
export function listOpenChanges(db: Handle): Change[] {
  return db
    .select()
    .from(changes)
    .where(inArray(changes.state, OPEN_STATES))
    .orderBy(desc(changes.updatedAt), asc(changes.id))
    .all()
}

/** Everything that was ever begun to change an item, newest first. */
export function listChangesOf(db: Handle, item: string): Change[] {
  return db.select().from(changes).where(eq(changes.item, item)).orderBy(desc(changes.updatedAt), asc(changes.id)).all()
}

/** The items that a change was published of, whether they are still there or not. */
export function listEverPublished(db: Handle): string[] {
  return db
    .selectDistinct({ item: changes.item })
    .from(changes)
    .where(eq(changes.state, 'published'))
    .orderBy(asc(changes.item))
    .all()
    .map(({ item }) => item)
}

/** Published by one person alone, and not looked at since. */
export function listUnreviewed(db: Handle): Change[] {
  return db.select().from(changes).where(isNotNull(changes.urgentBy)).orderBy(asc(changes.updatedAt)).all()
}

export function createChange(
  db: Handle,
  { item, base, files, createdBy }: Pick<Change, 'item' | 'base' | 'files' | 'createdBy'>,
  now: Date,
): Change {
  const id = crypto.randomUUID()
  const change = db
    .insert(changes)
    .values({ id, item, base, files, createdBy, state: 'draft', revision: 1, updatedAt: now })
    .returning()
    .get()
  db.insert(changeRevisions).values({ changeId: id, revision: 1, files, savedBy: createdBy, savedAt: now }).run()
  return change
}

/**
 * Saves words over the revision that their writer saw. Undefined when somebody else has
 * saved since: then nothing is changed. An approval does not outlive a save.
 */
export function saveChange(
  db: Handle,
  {
    id,
    revision,
    files,
    savedBy,
    base,
    address,
    compared = false,
  }: {
    id: string
    revision: number
    files: ItemFiles
    savedBy: string
    base?: string | undefined
    /** Null takes a new address back; undefined leaves it as it is. */
    address?: string | null | undefined
    /** Nothing was written: only the base is another. */
    compared?: boolean
  },
  now: Date,
): Change | undefined {
  const saved = db
    .update(changes)
    .set({
      files,
      revision: revision + 1,
      state: 'draft',
      approvedBy: null,
      updatedAt: now,
      ...(base !== undefined && { base }),
      ...(address !== undefined && { address }),
    })
    .where(and(eq(changes.id, id), eq(changes.revision, revision)))
    .returning()
    .get()
  if (saved)
    db.insert(changeRevisions)
      .values({ changeId: id, revision: saved.revision, files, savedBy, savedAt: now, compared })
      .run()
  return saved
}

export function moveChange(
  db: Handle,
  id: string,
  to: Partial<Pick<Change, 'state' | 'note' | 'approvedBy' | 'submittedBy' | 'urgentBy'>>,
  now: Date,
): Change | undefined {
  return db
    .update(changes)
    .set({ ...to, updatedAt: now })
    .where(eq(changes.id, id))
    .returning()
    .get()
}

/** Everything that was ever begun to change an item goes along to its new name. */
export function renameChanges(db: Handle, from: string, to: string): void {
  db.update(changes).set({ item: to, address: null }).where(eq(changes.item, from)).run()
}

/** Whoever writes at an item has seen all of what was published now: only something beside their words became other. */
export function rebaseChanges(db: Handle, item: string, from: string, to: string): void {
  db.update(changes)
    .set({ base: to })
    .where(and(eq(changes.item, item), eq(changes.base, from), inArray(changes.state, OPEN_STATES)))
    .run()
}

/** Takes a change out of the queue: whatever was not approved before needs it again. */
export function unqueueChange(db: Handle, id: string, now: Date): void {
  const approvedBy = findChange(db, id)?.approvedBy
  moveChange(db, id, { state: approvedBy ? 'approved' : 'draft', urgentBy: null }, now)
}

/** Newest first. */
export function listRevisions(db: Handle, changeId: string): (typeof changeRevisions.$inferSelect)[] {
  return db
    .select()
    .from(changeRevisions)
    .where(eq(changeRevisions.changeId, changeId))
    .orderBy(desc(changeRevisions.revision))
    .all()
}

/** Everybody who has written at it: none of them can approve it. Whoever only compared it has not. */
export function listAuthors(db: Handle, changeId: string): string[] {
  return savers(db, changeId)
    .flatMap((save) => (save.compared ? [] : [save.savedBy]))
    .filter(isFirst)
}

/** Everybody who has compared the newest words with what was published meanwhile, and left them as they were. */
export function listComparers(db: Handle, changeId: string): string[] {
  const saves = savers(db, changeId)
  return saves
    .slice(saves.findLastIndex(({ compared }) => !compared) + 1)
    .map((save) => save.savedBy)
    .filter(isFirst)
}

/** Who made each save, the first one first. */
function savers(db: Handle, changeId: string) {
  const { savedBy, compared, revision } = changeRevisions
  return db
    .select({ savedBy, compared })
    .from(changeRevisions)
    .where(eq(changeRevisions.changeId, changeId))
    .orderBy(asc(revision))
    .all()
}

function isFirst(name: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(name) === index
}
