/** Every staff page of an administrator that is reached by its address alone, by a name for the test. */
export const STAFF_ADDRESSES = {
  desk: '/staff/',
  account: '/staff/account/',
  'change password': '/staff/account/password/',
  'change authenticator app': '/staff/account/authenticator/',
  'new recovery codes': '/staff/account/recovery-codes/',
  people: '/staff/people/',
  invite: '/staff/people/invite/',
  outbox: '/staff/outbox/',
  record: '/staff/audit/',
  keys: '/staff/keys/',
} as const
