import { and, desc, eq, getTableColumns, gt, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { caseVisits } from '../schema/case-visits.ts'
import {
  SAFEGUARDING_STEPS,
  STEP_STAYS_OPEN,
  type ReportChannel,
  type ReportState,
  type Risk,
  type Strand,
} from '../schema/report-terms.ts'
import { OPENED } from './case-acts.ts'
import { leftStaff } from './left-cases.ts'
import { legalHolds } from '../schema/legal-holds.ts'
import { reportMessages } from '../schema/report-messages.ts'
import { type Report, reports } from '../schema/reports.ts'

/** Which cases: those being worked on, those that are done with, those that are only counted, or those on legal hold that somebody must look at. */
export const CASE_VIEWS = ['open', 'closed', 'counted', 'held'] as const
export type CaseView = (typeof CASE_VIEWS)[number]

/** What of them: the lists that officers go through. */
export const CASE_SHOWS = ['all', 'overdue', 'safeguarding', 'new', 'mine', 'unassigned', 'notice'] as const
export type CaseShow = (typeof CASE_SHOWS)[number]

export type CaseFilter = {
  view: CaseView
  show: CaseShow
  strand?: Strand | undefined
  ward?: string | undefined
  channel?: ReportChannel | undefined
  risk?: Risk | undefined
  month?: string | undefined
  centre?: string | undefined
  /** A tag, such as `fa`. */
  language?: string | undefined
}

/**
 * Who looks, and when: a case is overdue, new or mine only for somebody at a moment. With `centre`
 * there are only the cases that this centre may read.
 */
export type Onlooker = { staffId: string; at: Date; since: Date | null; centre?: string | undefined }

/** A report without its words: what a list shows. */
export type Case = Omit<Report, 'tokenHash' | 'recipient' | 'account'>

/** The last case of a page, and the moment of the first page: what falls due meanwhile does not shift the pages after it. */
export type CaseCursor = { at: number; key: readonly [number, number, number, number, number, string] }

const OPEN: ReportState[] = ['received', 'acknowledged']
const DONE: ReportState[] = ['closed', 'withdrawn']
/** After every date: what owes no answer comes last. */
const NEVER = 9_000_000_000_000_000

/**
 * Somebody at risk for whom not every step is done first, then what is overdue, then somebody at risk, then what is
 * due next, then the newest. Whoever was in danger, and is not as an officer found, stands with those at risk.
 */
export function listCases(
  db: Handle,
  filter: CaseFilter,
  { staffId, at, since, centre }: Onlooker,
  { after, limit }: { after?: CaseCursor | undefined; limit: number },
): { cases: Case[]; next?: CaseCursor } {
  const moment = after?.at ?? at.getTime()
  // Ascending, all of it, so that a page goes on after a row with one comparison.
  const unsafe = sql<number>`iif(${reports.dueAt} is not null and ${atRisk} and ${stepsOpen}, 0, 1)`
  const late = sql<number>`iif(${reports.dueAt} < ${moment}, 0, 1)`
  const safe = sql<number>`iif(${reports.dueAt} is not null and (${atRisk} or ${stepsOpen}), 0, 1)`
  const due = sql<number>`coalesce(${reports.dueAt}, ${NEVER})`
  const newest = sql<number>`-${reports.receivedAt}`
  const key = sql`(${unsafe}, ${late}, ${safe}, ${due}, ${newest}, ${reports.id})`
  const onward =
    after &&
    sql`${key} > (${sql.join(
      after.key.map((part) => sql`${part}`),
      sql`, `,
    )})`
  const found = db
    .select({ unsafe, late, safe, due, newest, id: reports.id })
    .from(reports)
    .where(and(within(centre), matching(filter, { staffId, at: new Date(moment), since }), onward))
    .orderBy(unsafe, late, safe, due, newest, reports.id)
    .limit(limit + 1)
    .all()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const byId = new Map(
    findCases(
      db,
      page.map(({ id }) => id),
    ).map((one) => [one.id, one]),
  )
  const cases = page.flatMap(({ id }) => byId.get(id) ?? [])
  if (found.length <= limit || !last) return { cases }
  return { cases, next: { at: moment, key: [last.unsafe, last.late, last.safe, last.due, last.newest, last.id] } }
}

export function findCases(db: Handle, ids: readonly string[]): Case[] {
  const { tokenHash, recipient, account, ...columns } = getTableColumns(reports)
  return db
    .select(columns)
    .from(reports)
    .where(inArray(reports.id, [...ids]))
    .all()
}

/** The months in which what is reported happened, the latest first: those that there are cases of. */
export function listCaseMonths(db: Handle, centre: string | undefined): string[] {
  const { month } = reports
  const found = db
    .selectDistinct({ month })
    .from(reports)
    .where(and(isNotNull(month), within(centre)))
    .orderBy(desc(month))
  return found.all().flatMap((one) => one.month ?? [])
}

export type CaseCounts = Record<CaseShow, number> & { closed: number; counted: number; held: number }

const NONE: CaseCounts = {
  all: 0,
  overdue: 0,
  safeguarding: 0,
  new: 0,
  mine: 0,
  unassigned: 0,
  notice: 0,
  closed: 0,
  counted: 0,
  held: 0,
}

/** How many cases each list has. */
export function countCases(db: Handle, { staffId, at, since, centre }: Onlooker): CaseCounts {
  const among = (view: CaseView, show: CaseShow) =>
    sql<number>`coalesce(sum(${matching({ view, show }, { staffId, at, since })}), 0)`
  const counts = db
    .select({
      all: among('open', 'all'),
      overdue: among('open', 'overdue'),
      safeguarding: among('open', 'safeguarding'),
      new: among('open', 'new'),
      mine: among('open', 'mine'),
      unassigned: among('open', 'unassigned'),
      notice: among('closed', 'notice'),
      closed: among('closed', 'all'),
      counted: among('counted', 'all'),
      held: among('held', 'all'),
    })
    .from(reports)
    .where(within(centre))
    .get()
  return counts ?? { ...NONE }
}

/** Somebody is at risk, and not every step of what is done then is. The steps are looked at for the few that are at risk. */
const stepsOpen = sql`(${reports.risks} <> '[]' and (select count(*) from "safeguarding_steps"
  where "safeguarding_steps"."report_id" = "reports"."id"
  and "safeguarding_steps"."answer" not in ${[...STEP_STAYS_OPEN]}) < ${SAFEGUARDING_STEPS.length})`
/** An officer found that nobody is in danger any more. */
const checkedSafe = sql`exists (select 1 from "safeguarding_steps" where "safeguarding_steps"."report_id" = "reports"."id"
  and "safeguarding_steps"."answer" = 'nobody_now')`
const inDanger = sql`(instr(${reports.risks}, '"in_danger"') > 0 and not ${checkedSafe})`
const under18 = sql`instr(${reports.risks}, '"under_18"') > 0`
/** Somebody is under 18, or in danger as far as anybody knows. */
const atRisk = sql`(${reports.risks} <> '[]' and (${under18} or ${inDanger}))`
/** Nobody's, or of somebody who is kept out or no coordinator any more. */
const withoutWorker = sql`(${reports.ownerId} is null or ${reports.ownerId} in (${leftStaff}))`
const RISK: Record<Risk, SQL> = { under_18: under18, in_danger: inDanger }

/** What a centre may read. */
function within(centre: string | undefined): SQL | undefined {
  return centre === undefined ? undefined : and(eq(reports.centre, centre), isNull(reports.centreEndedAt))
}

/** When somebody last took the words of a case, in milliseconds; 0 if they never did. The first term is that of the index. */
function openedBy(staffId: string): SQL<number> {
  return sql`coalesce((select max("audit"."at") from "audit" where substr("subject", 1, 7) = 'report '
  and "audit"."subject" = 'report ' || "reports"."id" and "audit"."action" = ${OPENED} and "audit"."actor" = ${staffId}), 0)`
}

/** Whether something came to a case since a moment: itself, the person's words, or the centre's. */
function cameSince(moment: SQL<number>): SQL | undefined {
  return or(gt(reports.receivedAt, moment), gt(reports.activeAt, moment), writtenByCentre(moment))
}

/** Whether somebody of the centre has written on a case since. */
function writtenByCentre(since: SQL<number>): SQL {
  const { reportId, byCentre, writtenAt } = reportMessages
  return sql`(${reports.centre} is not null and exists (select 1 from ${reportMessages} where ${reportId} = ${reports.id} and ${byCentre} and ${writtenAt} > ${since}))`
}

function matching(filter: CaseFilter, { staffId, at, since }: Onlooker): SQL | undefined {
  const { view, show, strand, ward, channel, risk, month, centre, language } = filter
  const told = eq(reports.toTeam, true)
  const states: Record<CaseView, SQL | undefined> = {
    open: and(inArray(reports.state, OPEN), told),
    closed: and(inArray(reports.state, DONE), told),
    counted: and(inArray(reports.state, [...OPEN, ...DONE]), eq(reports.toTeam, false)),
    held: inArray(reports.id, sql`(select ${legalHolds.reportId} from ${legalHolds})`),
  }
  const shows: Record<CaseShow, SQL | undefined> = {
    all: undefined,
    overdue: lt(reports.dueAt, at),
    safeguarding: stepsOpen,
    // Since they were here, and since they opened it: whoever works through the list sees it become shorter.
    new: and(since ? cameSince(sql`${since.getTime()}`) : undefined, cameSince(openedBy(staffId))),
    mine: eq(reports.ownerId, staffId),
    unassigned: withoutWorker,
    notice: isNotNull(reports.noticeAt),
  }
  return and(
    states[view],
    shows[show],
    strand === undefined ? undefined : sql`instr(${reports.strands}, ${`"${strand}"`}) > 0`,
    risk && RISK[risk],
    ward === undefined ? undefined : eq(reports.ward, ward),
    channel === undefined ? undefined : eq(reports.channel, channel),
    month === undefined ? undefined : eq(reports.month, month),
    centre === undefined ? undefined : eq(reports.centre, centre),
    language === undefined ? undefined : eq(reports.language, language),
  )
}

/** Every case whose words may fall due to be deleted, or of which that was said before. */
export function listKept(
  db: Handle,
): Pick<Report, 'id' | 'state' | 'closedAt' | 'activeAt' | 'legalHold' | 'noticeAt' | 'teamKeyId'>[] {
  const { id, state, closedAt, activeAt, legalHold, noticeAt, teamKeyId } = reports
  return db
    .select({ id, state, closedAt, activeAt, legalHold, noticeAt, teamKeyId })
    .from(reports)
    .where(or(and(eq(state, 'closed'), isNotNull(teamKeyId)), isNotNull(noticeAt)))
    .all()
}

/** Whoever comes back within this time has not been away. */
const SAME_VISIT_MS = 60 * 60_000

/** When somebody who goes to the list now was there before, or null if they never were. */
export function visitUntil(db: Handle, staffId: string, now: Date): Date | null {
  const found = db.select().from(caseVisits).where(eq(caseVisits.staffId, staffId)).get()
  if (!found) return null
  return now.getTime() - found.lastAt.getTime() > SAME_VISIT_MS ? found.lastAt : found.beforeAt
}

/** Records that somebody is at the list; gives when they were there before, or null the first time. */
export function visitCases(db: Handle, staffId: string, now: Date): Date | null {
  const beforeAt = visitUntil(db, staffId, now)
  const visit = { lastAt: now, beforeAt }
  db.insert(caseVisits)
    .values({ staffId, ...visit })
    .onConflictDoUpdate({ target: caseVisits.staffId, set: visit })
    .run()
  return beforeAt
}

/** When somebody was at the list before the visit that goes on now. */
export function visitBefore(db: Handle, staffId: string): Date | null {
  return db.select().from(caseVisits).where(eq(caseVisits.staffId, staffId)).get()?.beforeAt ?? null
}
