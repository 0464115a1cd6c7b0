/**
 * Shows a new step of a form from its top and gives its heading the focus. On a small screen the
 * site's own header would fill the page at every step, so there the form itself comes to the top.
 */
export function showStep(form: HTMLElement | undefined, heading: HTMLElement | undefined): void {
  scrollTo({ top: 0 })
  heading?.focus({ preventScroll: true })
  if (heading && heading.getBoundingClientRect().bottom > innerHeight / 2) form?.scrollIntoView()
}
