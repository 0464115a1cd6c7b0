import type { Role } from '#db/schema/staff.ts'

/**
 * Who may call what, all in one place: by operation of the API, the roles that may.
 * `everybody` is everybody who is signed in.
 */
export const PERMISSIONS = {
  getMe: 'everybody',
  signOut: 'everybody',
  listSessions: 'everybody',
  endSession: 'everybody',
  endOtherSessions: 'everybody',
  changePassword: 'everybody',
  startAuthenticator: 'everybody',
  confirmAuthenticator: 'everybody',
  renewRecoveryCodes: 'everybody',
  listPasskeys: 'everybody',
  startPasskey: 'everybody',
  addPasskey: 'everybody',
  removePasskey: 'everybody',
  listPeople: ['admin'],
  invitePerson: ['admin'],
  changePerson: ['admin'],
  suspendPerson: ['admin'],
  restorePerson: ['admin'],
  renewInvitation: ['admin'],
  requestFactorReset: ['admin'],
  agreeFactorReset: ['admin'],
  dropFactorReset: ['admin'],
  listActs: ['admin'],
  listMail: ['admin'],
  getOutbox: ['admin'],
  tryMailAgain: ['admin'],
  giveMailUp: ['admin'],
  listItems: ['editor', 'publisher'],
  getItem: ['editor', 'publisher'],
  setStanding: ['publisher'],
  listItemChanges: ['editor', 'publisher'],
  beginChange: ['editor', 'publisher'],
  getChange: ['editor', 'publisher'],
  listRevisions: ['editor', 'publisher'],
  compareChange: ['editor', 'publisher'],
  checkChange: ['editor', 'publisher'],
  listPreviewLinks: ['editor', 'publisher'],
  createPreviewLink: ['editor', 'publisher'],
  revokePreviewLink: ['editor', 'publisher'],
  saveChange: ['editor', 'publisher'],
  listUploads: ['editor', 'publisher'],
  addUpload: ['editor', 'publisher'],
  removeUpload: ['editor', 'publisher'],
  listProblems: ['editor', 'publisher'],
  getSurroundings: ['editor', 'publisher'],
  previewMarkdown: ['editor', 'publisher'],
  submitChange: ['editor', 'publisher'],
  returnChange: ['publisher'],
  approveChange: ['publisher'],
  publishChange: ['publisher'],
  reviewUrgent: ['publisher'],
  listUnreviewed: ['editor', 'publisher'],
  discardChange: ['editor', 'publisher'],
  listPublications: ['editor', 'publisher'],
  getPublication: ['editor', 'publisher'],
  cancelPublication: ['publisher'],
  planRollBack: ['editor', 'publisher'],
  rollBack: ['publisher'],
  getKeyRing: ['coordinator', 'centre'],
  saveOfficerKey: ['coordinator', 'centre'],
} as const satisfies Record<string, 'everybody' | readonly Role[]>

export type StaffOperation = keyof typeof PERMISSIONS

export function mayCall(roles: readonly Role[], operation: StaffOperation): boolean {
  const allowed: 'everybody' | readonly Role[] = PERMISSIONS[operation]
  return allowed === 'everybody' || roles.some((role) => allowed.includes(role))
}
