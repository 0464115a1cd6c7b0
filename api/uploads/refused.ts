/** Why a file is not taken. `locales/en/staff.json` has the sentences, each with the way out. */
export const UPLOAD_FAULTS = [
  'missing',
  'empty',
  'tooLarge',
  'unknownKind',
  'svg',
  'heic',
  'animated',
  'tooManyPixels',
  'tooSlow',
  'unreadable',
  'otherKind',
  'oldOffice',
  'encrypted',
  'macros',
  'script',
  'embedded',
  'remote',
  'mixed',
  'bomb',
  'unseen',
  'notUtf8',
  'tooMany',
  'tooMuch',
  'there',
] as const
export type UploadFault = (typeof UPLOAD_FAULTS)[number]

/** A file that is refused, and why. */
export class UploadRefused extends Error {
  readonly fault: UploadFault

  constructor(fault: UploadFault) {
    super(fault)
    this.name = 'UploadRefused'
    this.fault = fault
  }
}
