/** What each form of the page hands its submission to. */
export type OnSubmit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => void
