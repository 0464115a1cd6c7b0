/** The two sizes that people have. */
export const DESK = { viewport: { width: 1280, height: 800 }, hasTouch: false, isMobile: false }
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

/** With script at a desk and without it on a phone, for what does not depend on both at once. */
export const screenFor = (noScript: boolean) => (noScript ? PHONE : DESK)
