/** The fields of a Markdown file, between two lines `---`. */
export const FIELDS_ON_TOP = /^---[^\S\n]*\n([\s\S]*?)(?:^|\n)---[^\S\n]*(?:\n|$)/
